using System.Text.Json;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Repositories;

namespace GitPush.Core.Tests.Support;

/// <summary>What every store of push records does alike.</summary>
public abstract class PushLogContract
{
    public TestContext TestContext { get; set; } = null!;

    protected CancellationToken Token => TestContext.CancellationToken;

    private protected ManualTimeProvider Time { get; } = new();

    [TestMethod]
    public async Task A_record_comes_back_as_it_was()
    {
        var record = Record() with
        {
            User = "ada",
            Trigger = PushTrigger.Rollback,
            SourceId = PushIds.New(Time),
            RemoteAddress = "192.0.2.1",
            KeyFingerprint = "SHA256:abc",
            KeyComment = "ada@laptop",
            ClientAgent = "git/2.39.5",
            StartedAt = Time.GetUtcNow().AddTicks(1_234_567).ToOffset(TimeSpan.FromHours(2)),
            EndedAt = Time.GetUtcNow().AddSeconds(3).AddTicks(7),
            Result = PushResult.PartlyRejected,
            Reason = "one of two",
            Options = ["ci.skip", "größe=5"],
            Refs = [new PushedRef("refs/heads/main", new string('0', 40), new string('1', 40), RefUpdateKind.Create, null), new PushedRef("refs/heads/x", new string('1', 40), new string('2', 40), null, "no")],
            Stages = [new StageRecord("build", "PreReceive", Time.GetUtcNow(), TimeSpan.FromMilliseconds(1234), StageOutcome.TimedOut, "stage build ran out of time (1 s)")],
            PackBytes = 5L << 32,
            PackObjects = 12,
            Instance = "one",
            Output = "line one\nline \"two\"\\\"}\t\e[31m🚀\e[0m\n",
        };

        await Log().AppendAsync(record, Token);

        var read = await Log().QueryAsync(new PushQuery(), Token).SingleAsync(Token);
        Assert.AreEqual(JsonSerializer.Serialize(record), JsonSerializer.Serialize(read));
    }

    [TestMethod]
    public async Task A_query_without_output_returns_all_else()
    {
        var record = Record() with { Output = "a\nb\n", Refs = [Ref("refs/heads/main")] };
        await Log().AppendAsync(record, Token);

        var read = await Log().QueryAsync(new PushQuery { IncludeOutput = false }, Token).SingleAsync(Token);

        Assert.AreEqual(JsonSerializer.Serialize(record with { Output = "" }), JsonSerializer.Serialize(read));
    }

    [TestMethod]
    public async Task The_end_of_a_push_takes_the_place_of_its_beginning_also_after_midnight_and_when_it_comes_first()
    {
        var log = Log();
        Time.Advance(TimeSpan.FromHours(23.99));
        var record = Record();
        await log.AppendAsync(record, Token);
        Time.Advance(TimeSpan.FromHours(1));
        var other = Record();
        await log.AppendAsync(other, Token);
        Assert.HasCount(2, await log.QueryAsync(new PushQuery { Result = PushResult.Running }, Token).ToListAsync(Token));
        await log.AppendAsync(record with { Result = PushResult.Succeeded, EndedAt = Time.GetUtcNow(), Output = "done" }, Token);
        await Log("two").AppendAsync(record, Token);

        var read = await log.QueryAsync(new PushQuery(), Token).ToListAsync(Token);
        CollectionAssert.AreEqual(new[] { (other.Id, PushResult.Running, ""), (record.Id, PushResult.Succeeded, "done") }, read.Select(push => (push.Id, push.Result, push.Output)).ToArray());
        Assert.AreEqual(other.Id, (await log.QueryAsync(new PushQuery { Result = PushResult.Running }, Token).SingleAsync(Token)).Id);
    }

    [TestMethod]
    public async Task Of_two_ends_the_later_one_counts()
    {
        var record = Record();
        await Log("one").AppendAsync(record with { Result = PushResult.Succeeded, EndedAt = Time.GetUtcNow().AddSeconds(2) }, Token);
        await Log("two").AppendAsync(record with { Result = PushResult.Interrupted, EndedAt = Time.GetUtcNow().AddSeconds(1) }, Token);
        Assert.AreEqual(PushResult.Succeeded, (await Log().QueryAsync(new PushQuery(), Token).SingleAsync(Token)).Result);

        await Log("two").AppendAsync(record with { Result = PushResult.Failed, EndedAt = Time.GetUtcNow().AddSeconds(3) }, Token);
        Assert.AreEqual(PushResult.Failed, (await Log().QueryAsync(new PushQuery(), Token).SingleAsync(Token)).Result);
    }

    [TestMethod]
    public async Task Pushes_come_newest_first_and_no_more_than_asked_for()
    {
        var log = Log();
        var ids = new List<string>();
        for (var i = 0; i < 30; i++)
        {
            ids.Insert(0, await AppendAsync(log, Record()));
            Time.Advance(TimeSpan.FromHours(5));
        }

        CollectionAssert.AreEqual(ids.Take(12).ToList(), await IdsAsync(log, new PushQuery { Limit = 12 }));
        Assert.IsEmpty(await IdsAsync(log, new PushQuery { Limit = 0 }));
    }

    [TestMethod]
    public async Task Pages_follow_one_another_without_gaps_also_when_a_page_s_last_push_is_unknown()
    {
        var log = Log();
        var ids = new List<string>();
        for (var i = 0; i < 300; i++)
        {
            ids.Insert(0, await AppendAsync(log, Record() with { User = i % 3 == 0 ? "ada" : "bob" }));
            Time.Advance(TimeSpan.FromMinutes(9));
        }

        var pages = new List<string>();
        for (var page = await IdsAsync(log, new PushQuery { Limit = 7 }); page.Count > 0; page = await IdsAsync(log, new PushQuery { Limit = 7, Before = pages[^1] }))
        {
            pages.AddRange(page);
        }

        CollectionAssert.AreEqual(ids, pages);
        CollectionAssert.AreEqual(ids, await IdsAsync(log, new PushQuery { Limit = int.MaxValue, IncludeOutput = false }));

        var unknown = PushIds.New(Time);
        CollectionAssert.AreEqual(ids.Take(2).ToList(), await IdsAsync(log, new PushQuery { Limit = 2, Before = unknown }));
        CollectionAssert.AreEqual(
            ids.Where((_, i) => (299 - i) % 3 == 0).Skip(1).ToList(), await IdsAsync(log, new PushQuery { Limit = 1000, User = "ada", Before = ids[2] }));
    }

    [TestMethod]
    public async Task Every_property_of_a_query_counts()
    {
        var log = Log();
        var start = Time.GetUtcNow();
        await log.AppendAsync(Record() with { Repository = "shop", User = "ada", Result = PushResult.Failed }, Token);
        Time.Advance(TimeSpan.FromDays(2));
        var record = Record() with
        {
            Repository = "team/blog",
            User = "bob",
            Trigger = PushTrigger.Redeploy,
            Refs = [Ref("refs/tags/v1"), Ref("refs/heads/release/1.0")],
        };
        await log.AppendAsync(record, Token);

        foreach (var query in new[]
        {
            new PushQuery { Id = record.Id },
            new PushQuery { Repository = RepositoryName.Parse("team/blog") },
            new PushQuery { User = "bob" },
            new PushQuery { Ref = "refs/tags/v1" },
            new PushQuery { Ref = "refs/heads/release/*" },
            new PushQuery { Ref = "refs/**" },
            new PushQuery { Ref = "**/v?", Repository = RepositoryName.Parse("team/blog") },
            new PushQuery { Result = PushResult.Running },
            new PushQuery { Trigger = PushTrigger.Redeploy },
            new PushQuery { From = start.AddDays(1) },
            new PushQuery { From = start.AddDays(2), Until = start.AddDays(2).AddTicks(10) },
            new PushQuery { Id = record.Id, Repository = RepositoryName.Parse("team/blog"), User = "bob", Ref = "refs/tags/v1", Result = PushResult.Running, Trigger = PushTrigger.Redeploy, From = start },
        })
        {
            Assert.AreEqual(record.Id, (await log.QueryAsync(query, Token).SingleAsync(Token)).Id, query.ToString());
        }

        foreach (var query in new[]
        {
            new PushQuery { Id = "no such push" },
            new PushQuery { Id = PushIds.New(TimeProvider.System) },
            new PushQuery { Id = record.Id, User = "ada" },
            new PushQuery { Id = record.Id, Before = record.Id },
            new PushQuery { User = "ada", Ref = "refs/tags/v1" },
            new PushQuery { User = "b%b" },
            new PushQuery { User = "bob\0" },
            new PushQuery { Ref = "refs/tags/v" },
            new PushQuery { Ref = "refs/tags/v.*" },
            new PushQuery { Ref = "refs/heads/*" },
            new PushQuery { Ref = "refs/tags//*" },
            new PushQuery { Ref = "!refs/other/*" },
            new PushQuery { Until = start },
            new PushQuery { From = start.AddTicks(10), Until = start.AddDays(2) },
            new PushQuery { From = DateTimeOffset.MaxValue },
            new PushQuery { Until = DateTimeOffset.MinValue },
        })
        {
            Assert.IsEmpty(await log.QueryAsync(query, Token).ToListAsync(Token), query.ToString());
        }
    }

    [TestMethod]
    [DataRow("refs/heads/a", true)]
    [DataRow("refs/heads/a/b", true)]
    [DataRow("refs/heads/x.y+(z)", true)]
    [DataRow("refs/tags/a", false)]
    public async Task Patterns_of_refs_mean_what_they_mean_for_stages(string name, bool isHead)
    {
        var log = Log();
        await log.AppendAsync(Record() with { Refs = [Ref(name)] }, Token);

        foreach (var pattern in (string[])["refs/**", "refs/*/*", "refs/heads/**", "refs/**/a", "**/a", "refs/heads/?", "refs/heads/a**", "refs/heads/*.y+(?)", "refs/heads/a/**/b", "*", "**"])
        {
            var expected = GlobPattern.Parse(pattern).IsMatch(name) ? 1 : 0;
            Assert.HasCount(expected, await log.QueryAsync(new PushQuery { Ref = pattern }, Token).ToListAsync(Token), pattern);
        }

        Assert.HasCount(isHead ? 1 : 0, await log.QueryAsync(new PushQuery { Ref = "refs/heads/**" }, Token).ToListAsync(Token));
    }

    [TestMethod]
    public async Task A_push_of_very_many_refs_is_found_by_each_of_them()
    {
        var log = Log();
        var id = await AppendAsync(log, Record() with { Refs = [.. Enumerable.Range(0, 2_000).Select(i => Ref($"refs/heads/b{i}"))] });
        _ = await AppendAsync(log, Record() with { Refs = [Ref("refs/heads/other"), Ref("refs/heads/other")] });

        CollectionAssert.AreEqual(new[] { id }, await IdsAsync(log, new PushQuery { Ref = "refs/heads/b1999" }));
        CollectionAssert.AreEqual(new[] { id }, await IdsAsync(log, new PushQuery { Ref = "refs/heads/b*5" }));
        Assert.HasCount(1, await IdsAsync(log, new PushQuery { Ref = "refs/heads/other" }));
    }

    [TestMethod]
    public async Task A_history_without_records_holds_no_pushes() =>
        Assert.IsEmpty(await Log().QueryAsync(new PushQuery(), Token).ToListAsync(Token));

    [TestMethod]
    public async Task Instances_read_each_others_pushes()
    {
        var reader = Log("three");
        for (var round = 0; round < 3; round++)
        {
            var one = await AppendAsync(Log("one"), Record());
            Time.Advance(TimeSpan.FromSeconds(1));
            var two = await AppendAsync(Log("two"), Record());
            Time.Advance(TimeSpan.FromSeconds(1));

            CollectionAssert.AreEqual(new[] { two, one }, await IdsAsync(reader, new PushQuery { Limit = 2 }));
        }
    }

    [TestMethod]
    public async Task Large_records_are_appended_by_many_at_once_and_read()
    {
        var (one, two) = (Log("one"), Log("two"));
        var records = Enumerable.Range(0, 20).Select(i => Record() with { Output = new string((char)('a' + i), 200_000) }).ToList();
        await Task.WhenAll(records.Select((record, i) => Task.Run(() => (i % 3 == 0 ? two : one).AppendAsync(record, Token).AsTask())));

        var pushes = await one.QueryAsync(new PushQuery(), Token).ToDictionaryAsync(push => push.Id, cancellationToken: Token);

        Assert.HasCount(20, pushes);
        Assert.IsTrue(records.All(record => pushes[record.Id].Output == record.Output));
    }

    [TestMethod]
    public async Task Text_that_no_file_and_no_database_can_hold_as_it_is_loses_no_record()
    {
        var log = Log();
        var id = await AppendAsync(log, Record() with { User = "a\0\ud800b", Options = ["x\0"], Reason = "\0", Output = "one\0two\udc00\n" });

        var record = await log.QueryAsync(new PushQuery(), Token).SingleAsync(Token);

        Assert.AreEqual(id, record.Id);
        Assert.StartsWith("one", record.Output);
        Assert.EndsWith("\n", record.Output);
    }

    [TestMethod]
    public async Task Old_records_go_and_those_of_running_pushes_stay()
    {
        var log = Log();
        var running = await AppendAsync(log, Record());
        Time.Advance(TimeSpan.FromDays(1));
        _ = await AppendAsync(log, Ended() with { Refs = [Ref("refs/heads/gone")] });
        Time.Advance(TimeSpan.FromDays(1));
        var kept = await AppendAsync(log, Ended());
        Time.Advance(TimeSpan.FromDays(3));
        var newest = await AppendAsync(log, Ended());
        var now = Time.GetUtcNow();

        var removed = await RetentionOf(log).RemoveAsync(new PushRetentionRule(now.AddDays(-3), null, now.AddDays(-30)), Token);

        Assert.AreEqual(1, removed);
        CollectionAssert.AreEqual(new[] { newest, kept, running }, await IdsAsync(log, new PushQuery()));
        Assert.IsEmpty(await IdsAsync(log, new PushQuery { Ref = "refs/heads/gone" }));

        Assert.AreEqual(1, await RetentionOf(log).RemoveAsync(new PushRetentionRule(now.AddDays(-4), null, now.AddDays(-4)), Token));
        CollectionAssert.AreEqual(new[] { newest, kept }, await IdsAsync(log, new PushQuery()));
    }

    [TestMethod]
    public async Task The_newest_records_stay_when_there_are_more()
    {
        var log = Log();
        var ids = new List<string>();
        for (var day = 0; day < 5; day++)
        {
            ids.Insert(0, await AppendAsync(log, Ended()));
            Time.Advance(TimeSpan.FromDays(1));
        }

        var rule = new PushRetentionRule(null, 3, Time.GetUtcNow().AddDays(-30));
        Assert.AreEqual(2, await RetentionOf(log).RemoveAsync(rule, Token));
        Assert.AreEqual(0, await RetentionOf(log).RemoveAsync(rule, Token));

        CollectionAssert.AreEqual(ids.Take(3).ToList(), await IdsAsync(log, new PushQuery()));
    }

    [TestMethod]
    public async Task A_history_that_works_says_so()
    {
        var health = await ((IPushLogHealth)Log()).CheckAsync(Token);

        Assert.IsTrue(health.IsReachable, health.Problem);
        Assert.AreEqual(0, health.Waiting);
    }

    /// <summary>A log of an instance; all of a test share their records.</summary>
    private protected abstract IPushLog Log(string instance = "one");

    private protected PushRecord Record() => new()
    {
        Id = PushIds.New(Time),
        Repository = "shop",
        Transport = "http",
        StartedAt = Time.GetUtcNow(),
        Result = PushResult.Running,
        Refs = [],
    };

    private protected PushRecord Ended() => Record() with { Result = PushResult.Succeeded, EndedAt = Time.GetUtcNow() };

    private protected static PushedRef Ref(string name) => new(name, new string('0', 40), new string('1', 40), RefUpdateKind.Create, null);

    private protected async Task<string> AppendAsync(IPushLog log, PushRecord record)
    {
        await log.AppendAsync(record, Token);
        return record.Id;
    }

    private protected async Task<List<string>> IdsAsync(IPushLog log, PushQuery query) =>
        await log.QueryAsync(query, Token).Select(push => push.Id).ToListAsync(Token);

    private static IPushLogRetention RetentionOf(IPushLog log) => (IPushLogRetention)log;
}
