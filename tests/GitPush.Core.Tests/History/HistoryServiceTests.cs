using System.Runtime.CompilerServices;
using System.Threading.Channels;
using GitPush.Core.Tests.Support;
using GitPush.History;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace GitPush.Core.Tests.History;

[TestClass]
public sealed class HistoryServiceTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly RetainingLog _log = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task What_is_too_old_is_removed_at_the_start_and_every_hour_also_after_a_failure()
    {
        using var service = Service(new GitPushOptions { HistoryRetention = TimeSpan.FromDays(5), HistoryMaxPushes = 7 });
        var start = _time.GetUtcNow();

        await service.StartAsync(Token);
        Assert.AreEqual(new PushRetentionRule(start.AddDays(-5), 7, start.AddDays(-30)), await _log.Rules.Reader.ReadAsync(Token));
        for (var hour = 1; hour < 4; hour++)
        {
            await _time.WhenTimerIsSetAsync(HistoryService.Interval);
            _time.Advance(HistoryService.Interval);
            Assert.AreEqual(start.AddDays(-5).AddHours(hour), (await _log.Rules.Reader.ReadAsync(Token)).Before);
        }

        await service.StopAsync(Token);
    }

    [TestMethod]
    public async Task Without_a_retention_nothing_is_removed()
    {
        using var service = Service(new GitPushOptions());

        await service.StartAsync(Token);
        await service.ExecuteTask!;

        Assert.IsFalse(_log.Rules.Reader.TryRead(out _));
    }

    private HistoryService Service(GitPushOptions options) => new(Options.Create(options), _log, _time, NullLogger<HistoryService>.Instance);

    private sealed class RetainingLog : IPushLog, IPushLogRetention
    {
        public Channel<PushRetentionRule> Rules { get; } = Channel.CreateUnbounded<PushRetentionRule>();

        public ValueTask AppendAsync(PushRecord record, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public async IAsyncEnumerable<PushRecord> QueryAsync(PushQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await ValueTask.CompletedTask;
            yield break;
        }

        public async ValueTask<int> RemoveAsync(PushRetentionRule rule, CancellationToken cancellationToken)
        {
            await Rules.Writer.WriteAsync(rule, cancellationToken);
            throw new IOException("the disk is full");
        }
    }
}
