using GitPush.Core.Tests.Support;
using GitPush.History;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace GitPush.Core.Tests.History;

[TestClass]
public sealed class HistoryServiceTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly ManualTimeProvider _time = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    public void Dispose() => _temp.Dispose();

    [TestMethod]
    public async Task What_is_too_old_goes_at_the_start_and_every_hour()
    {
        var log = new FilePushLog(_temp.Path, "one");
        await AppendAsync(log);
        _time.Advance(TimeSpan.FromDays(10));
        await AppendAsync(log);
        using var service = new HistoryService(
            Options.Create(new GitPushOptions { HistoryRetention = TimeSpan.FromDays(5) }), log, _time, NullLogger<HistoryService>.Instance);

        await service.StartAsync(Token);
        await _time.WhenTimerIsSetAsync(HistoryService.Interval);
        await WhenAsync(1);
        _time.Advance(TimeSpan.FromDays(7));
        await WhenAsync(0);
        await service.StopAsync(Token);

        async Task WhenAsync(int files)
        {
            while (Directory.GetFiles(_temp.Path).Length != files)
            {
                await Task.Delay(5, Token);
            }
        }
    }

    [TestMethod]
    public async Task Without_a_retention_nothing_goes()
    {
        var log = new FilePushLog(_temp.Path, "one");
        await AppendAsync(log);
        _time.Advance(TimeSpan.FromDays(10_000));
        using var service = new HistoryService(Options.Create(new GitPushOptions()), log, _time, NullLogger<HistoryService>.Instance);

        await service.StartAsync(Token);
        await service.ExecuteTask!;

        Assert.HasCount(1, Directory.GetFiles(_temp.Path));
    }

    private async Task AppendAsync(FilePushLog log) => await log.AppendAsync(
        new PushRecord { Id = PushIds.New(_time), Repository = "shop", Transport = "http", StartedAt = _time.GetUtcNow(), EndedAt = _time.GetUtcNow(), Result = PushResult.Succeeded, Refs = [] }, Token);
}
