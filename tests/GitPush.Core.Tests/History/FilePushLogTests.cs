using System.Text.Json;
using GitPush.Core.Tests.Support;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Repositories;

namespace GitPush.Core.Tests.History;

[TestClass]
public sealed class FilePushLogTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly ManualTimeProvider _time = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    private string Folder => _temp.Combine("deep/history");

    public void Dispose() => _temp.Dispose();

    [TestMethod]
    public async Task A_record_comes_back_as_it_was()
    {
        var log = Log();
        var record = Record("1") with
        {
            User = "ada",
            RemoteAddress = "192.0.2.1",
            KeyFingerprint = "SHA256:abc",
            KeyComment = "ada@laptop",
            ClientAgent = "git/2.39.5",
            EndedAt = _time.GetUtcNow().AddSeconds(3),
            Result = PushResult.PartlyRejected,
            Reason = "one of two",
            Options = ["ci.skip", "größe=5"],
            Refs = [new PushedRef("refs/heads/main", new string('0', 40), new string('1', 40), RefUpdateKind.Create, null), new PushedRef("refs/heads/x", new string('1', 40), new string('2', 40), null, "no")],
            Stages = [new StageRecord("build", "PreReceive", _time.GetUtcNow(), TimeSpan.FromMilliseconds(1234), StageOutcome.TimedOut, "stage build ran out of time (1 s)")],
            PackBytes = 5L << 32,
            PackObjects = 12,
            Instance = "one",
            Output = "line one\nline \"two\"\t\e[31m🚀\e[0m\n",
        };

        await log.AppendAsync(record, Token);

        var read = await log.QueryAsync(new PushQuery(), Token).SingleAsync(Token);
        Assert.AreEqual(JsonSerializer.Serialize(record), JsonSerializer.Serialize(read));
    }

    [TestMethod]
    public async Task A_record_is_one_line_in_its_days_file()
    {
        await Log().AppendAsync(Record("1") with { Output = "a\nb\n" }, Token);
        await Log().AppendAsync(Record("2"), Token);

        var lines = await File.ReadAllLinesAsync(Path.Combine(Folder, "2030-01-01.one.jsonl"), Token);
        Assert.HasCount(2, lines);
        Assert.AreEqual("1", JsonDocument.Parse(lines[0]).RootElement.GetProperty("id").GetString());
        Assert.AreEqual("Running", JsonDocument.Parse(lines[0]).RootElement.GetProperty("result").GetString());
    }

    [TestMethod]
    public async Task The_later_record_of_a_push_takes_the_place_of_the_earlier_one_also_after_midnight()
    {
        var log = Log();
        _time.Advance(TimeSpan.FromHours(23.99));
        var record = Record("1");
        await log.AppendAsync(record, Token);
        _time.Advance(TimeSpan.FromHours(1));
        await log.AppendAsync(Record("2"), Token);
        await log.AppendAsync(record with { Result = PushResult.Succeeded, EndedAt = _time.GetUtcNow() }, Token);

        var read = await log.QueryAsync(new PushQuery(), Token).ToListAsync(Token);
        CollectionAssert.AreEqual(new[] { ("2", PushResult.Running), ("1", PushResult.Succeeded) }, read.Select(push => (push.Id, push.Result)).ToArray());
        Assert.AreEqual("2", (await log.QueryAsync(new PushQuery { Result = PushResult.Running }, Token).SingleAsync(Token)).Id);
    }

    [TestMethod]
    public async Task Pushes_come_newest_first_and_no_more_than_asked_for()
    {
        var log = Log();
        for (var i = 0; i < 30; i++)
        {
            await log.AppendAsync(Record($"{i:00}"), Token);
            _time.Advance(TimeSpan.FromHours(5));
        }

        var ids = await log.QueryAsync(new PushQuery { Limit = 12 }, Token).Select(push => push.Id).ToListAsync(Token);

        CollectionAssert.AreEqual(Enumerable.Range(0, 12).Select(i => $"{29 - i:00}").ToList(), ids);
        Assert.IsEmpty(await log.QueryAsync(new PushQuery { Limit = 0 }, Token).ToListAsync(Token));
    }

    [TestMethod]
    public async Task A_query_that_has_enough_does_not_read_older_days()
    {
        var log = Log();
        await log.AppendAsync(Record("old"), Token);
        _time.Advance(TimeSpan.FromDays(1));
        await log.AppendAsync(Record("new"), Token);

        await using var pushes = log.QueryAsync(new PushQuery { Limit = 2 }, Token).GetAsyncEnumerator(Token);
        Assert.IsTrue(await pushes.MoveNextAsync());
        File.Delete(Path.Combine(Folder, "2030-01-01.one.jsonl"));

        Assert.IsFalse(await pushes.MoveNextAsync(), "the older day was read before it was needed");
    }

    [TestMethod]
    public async Task Every_property_of_a_query_counts()
    {
        var log = Log();
        var start = _time.GetUtcNow();
        await log.AppendAsync(Record(PushIds.New(_time)) with { Repository = "shop", User = "ada", Result = PushResult.Failed }, Token);
        _time.Advance(TimeSpan.FromDays(2));
        var id = PushIds.New(_time);
        await log.AppendAsync(Record(id) with { Repository = "team/blog", User = "bob", Refs = [new PushedRef("refs/tags/v1", "", "", null, null)] }, Token);

        foreach (var query in new[]
        {
            new PushQuery { Id = id },
            new PushQuery { Repository = RepositoryName.Parse("team/blog") },
            new PushQuery { User = "bob" },
            new PushQuery { Ref = "refs/tags/v1" },
            new PushQuery { Result = PushResult.Running },
            new PushQuery { From = start.AddDays(1) },
            new PushQuery { From = start.AddDays(2), Until = start.AddDays(2).AddTicks(1) },
        })
        {
            Assert.AreEqual(id, (await log.QueryAsync(query, Token).SingleAsync(Token)).Id, query.ToString());
        }

        foreach (var query in new[]
        {
            new PushQuery { Id = "no such push" },
            new PushQuery { Id = PushIds.New(TimeProvider.System) },
            new PushQuery { User = "ada", Ref = "refs/tags/v1" },
            new PushQuery { Until = start },
            new PushQuery { From = start.AddTicks(1), Until = start.AddDays(2) },
        })
        {
            Assert.IsEmpty(await log.QueryAsync(query, Token).ToListAsync(Token), query.ToString());
        }
    }

    [TestMethod]
    public async Task A_folder_that_does_not_exist_holds_no_pushes()
    {
        Assert.IsEmpty(await Log().QueryAsync(new PushQuery(), Token).ToListAsync(Token));
    }

    [TestMethod]
    public async Task A_line_that_a_crash_tore_loses_no_other_record()
    {
        await Log().AppendAsync(Record("1"), Token);
        var file = Path.Combine(Folder, "2030-01-01.one.jsonl");
        await File.AppendAllTextAsync(file, "{\"id\":\"2\",\"repository\":\"sh", Token);
        Assert.AreEqual("1", (await Log().QueryAsync(new PushQuery(), Token).SingleAsync(Token)).Id);

        await Log().AppendAsync(Record("3"), Token);

        var ids = await Log().QueryAsync(new PushQuery(), Token).Select(push => push.Id).ToListAsync(Token);
        CollectionAssert.AreEquivalent(new[] { "1", "3" }, ids);
    }

    [TestMethod]
    public async Task Files_that_are_no_days_are_left_alone()
    {
        await Log().AppendAsync(Record("1"), Token);
        await File.WriteAllTextAsync(Path.Combine(Folder, "notes.jsonl"), "{}\n", Token);
        await File.AppendAllTextAsync(Path.Combine(Folder, "2030-01-01.other.jsonl"), "[]\nnull\n{}\n\n", Token);

        Assert.AreEqual("1", (await Log().QueryAsync(new PushQuery(), Token).SingleAsync(Token)).Id);
    }

    [TestMethod]
    public async Task Instances_that_share_a_folder_read_each_others_pushes()
    {
        await Log("one").AppendAsync(Record("1"), Token);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Log("two").AppendAsync(Record("2"), Token);

        CollectionAssert.AreEqual(new[] { "2", "1" }, await Log("three").QueryAsync(new PushQuery(), Token).Select(push => push.Id).ToListAsync(Token));
    }

    [TestMethod]
    public async Task Records_larger_than_a_read_buffer_are_read_and_appended_by_many_at_once()
    {
        var log = Log();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => log.AppendAsync(Record($"{i}") with { Output = new string((char)('a' + i), 200_000) }, Token).AsTask())));

        var pushes = await log.QueryAsync(new PushQuery(), Token).ToListAsync(Token);

        Assert.HasCount(20, pushes);
        Assert.IsTrue(pushes.All(push => push.Output == new string((char)('a' + int.Parse(push.Id, null)), 200_000)));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("a.b")]
    [DataRow("../x")]
    public void An_instance_that_can_stand_in_no_file_name_is_refused(string instance) =>
        Assert.ThrowsExactly<ArgumentException>(() => Log(instance));

    private FilePushLog Log(string instance = "one") => new(Folder, instance);

    private PushRecord Record(string id) => new()
    {
        Id = id,
        Repository = "shop",
        Transport = "http",
        StartedAt = _time.GetUtcNow(),
        Result = PushResult.Running,
        Refs = [],
    };
}
