using GitPush.Core.Tests.Support;
using GitPush.History;
using GitPush.Repositories;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitPush.Core.Tests.Repositories;

[TestClass]
public sealed class RecoveryServiceTests
{
    private const string Dead = "0123456789abcdef";

    private readonly ManualTimeProvider _time = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task Pushes_of_an_instance_that_ended_are_marked_as_interrupted_once()
    {
        using var root = new StoreRoot();
        root.AddDead(Dead);
        var dead = Log(root, Dead);
        await dead.AppendAsync(Record("done", Dead), Token);
        await dead.AppendAsync(Record("done", Dead) with { Result = PushResult.Succeeded, EndedAt = _time.GetUtcNow() }, Token);
        await dead.AppendAsync(Record("torn", Dead) with { Output = "half of it\n" }, Token);
        await Log(root, "alive").AppendAsync(Record("runs", "alive"), Token);
        _time.Advance(TimeSpan.FromHours(30));

        await RunAsync(root);
        var ended = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromHours(1));
        root.AddDead(Dead);
        await RunAsync(root);

        var pushes = await Log(root, "any").QueryAsync(new PushQuery(), Token).ToDictionaryAsync(push => push.Id, cancellationToken: Token);
        Assert.AreEqual(PushResult.Succeeded, pushes["done"].Result);
        Assert.AreEqual(PushResult.Running, pushes["runs"].Result);
        Assert.AreEqual(PushResult.Interrupted, pushes["torn"].Result);
        Assert.AreEqual(ended, pushes["torn"].EndedAt);
        Assert.AreEqual("half of it\n", pushes["torn"].Output);
    }

    [TestMethod]
    public async Task A_server_without_a_history_starts()
    {
        using var root = new StoreRoot();
        root.AddDead(Dead);

        await RunAsync(root);

        Assert.IsFalse(Directory.Exists(root.Combine("history")));
    }

    [TestMethod]
    public async Task Pushes_are_marked_once_the_history_can_be_read_again()
    {
        using var root = new StoreRoot();
        root.AddDead(Dead);
        await Log(root, Dead).AppendAsync(Record("torn", Dead), Token);
        var log = new AbsentLog(Log(root, root.Instance.Id)) { IsAbsent = true };
        using var service = new RecoveryService(root.Instance, root.Recovery, log, _time, NullLogger<RecoveryService>.Instance);

        await service.StartAsync(Token);
        await _time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(30));
        log.IsAbsent = false;
        _time.Advance(TimeSpan.FromSeconds(30));
        await service.ExecuteTask!;

        Assert.AreEqual(PushResult.Interrupted, (await log.QueryAsync(new PushQuery(), Token).SingleAsync(Token)).Result);
        Assert.IsEmpty(root.Instance.ClaimDead());
    }

    private async Task RunAsync(StoreRoot root)
    {
        using var service = new RecoveryService(
            root.Instance, root.Recovery, Log(root, root.Instance.Id), _time, NullLogger<RecoveryService>.Instance);
        await service.StartAsync(Token);
        await service.ExecuteTask!;
    }

    private static FilePushLog Log(StoreRoot root, string instance) => new(root.Combine("history"), instance);

    private PushRecord Record(string id, string instance) => new()
    {
        Id = id,
        Instance = instance,
        Repository = "shop",
        Transport = "http",
        StartedAt = _time.GetUtcNow(),
        Result = PushResult.Running,
        Refs = [],
    };

    private sealed class AbsentLog(IPushLog log) : IPushLog
    {
        public bool IsAbsent { get; set; }

        public ValueTask AppendAsync(PushRecord record, CancellationToken cancellationToken = default) => log.AppendAsync(record, cancellationToken);

        public IAsyncEnumerable<PushRecord> QueryAsync(PushQuery query, CancellationToken cancellationToken = default) =>
            IsAbsent ? throw new PushLogUnavailableException("the history is away") : log.QueryAsync(query, cancellationToken);
    }
}
