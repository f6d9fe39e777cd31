using System.Text.Json;
using GitPush.Core.Tests.Support;
using GitPush.History;

namespace GitPush.Core.Tests.History;

[TestClass]
public sealed class FilePushLogTests : PushLogContract, IDisposable
{
    private readonly TempFolder _temp = new();

    private string Folder => _temp.Combine("deep/history");

    public void Dispose() => _temp.Dispose();

    [TestMethod]
    public async Task A_record_is_one_line_in_its_days_file()
    {
        var one = Record() with { Output = "a\nb\n" };
        await Log().AppendAsync(one, Token);
        await Log().AppendAsync(Record(), Token);

        var lines = await File.ReadAllLinesAsync(FileOf("one"), Token);
        Assert.HasCount(2, lines);
        Assert.AreEqual(one.Id, JsonDocument.Parse(lines[0]).RootElement.GetProperty("id").GetString());
        Assert.AreEqual("Running", JsonDocument.Parse(lines[0]).RootElement.GetProperty("result").GetString());
        Assert.AreEqual("Push", JsonDocument.Parse(lines[0]).RootElement.GetProperty("trigger").GetString());
    }

    [TestMethod]
    public async Task A_folder_below_the_repositories_root_is_made_only_while_the_root_is_there()
    {
        var root = _temp.CreateDirectory("root");
        var folder = Path.Combine(root, ".gitpush/history");
        var below = new FilePushLog(folder, "one") { RepositoryRoot = root };
        var beside = new FilePushLog(_temp.Combine("root-history/deep"), "one") { RepositoryRoot = root };
        Assert.IsTrue((await below.CheckAsync(Token)).IsReachable);
        Assert.IsTrue(Directory.Exists(folder));
        Directory.Delete(root, recursive: true);

        for (var probe = 1; probe <= 3; probe++)
        {
            Assert.IsFalse((await below.CheckAsync(Token)).IsReachable);
        }

        _ = await Assert.ThrowsExactlyAsync<DirectoryNotFoundException>(() => below.AppendAsync(Record(), Token).AsTask());
        Assert.IsTrue((await beside.CheckAsync(Token)).IsReachable);
        Assert.IsFalse(Directory.Exists(root));
    }

    [TestMethod]
    public async Task Lines_of_earlier_versions_are_read()
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(FileOf("old"), """
            {"id":"0190a1b2c3d47abc8def0123456789ab","repository":"shop","user":"ada","transport":"ssh","startedAt":"2030-01-01T00:00:00+00:00","result":"Running","options":[],"refs":[{"name":"refs/heads/main","oldId":"0000000000000000000000000000000000000000","newId":"1111111111111111111111111111111111111111","kind":"Create"}],"stages":[],"packBytes":0,"packObjects":0,"output":""}
            {"id":"0190a1b2c3d47abc8def0123456789ab","repository":"shop","user":"ada","transport":"ssh","startedAt":"2030-01-01T00:00:00+00:00","endedAt":"2030-01-01T00:00:01+00:00","result":"Succeeded","options":[],"refs":[{"name":"refs/heads/main","oldId":"0000000000000000000000000000000000000000","newId":"1111111111111111111111111111111111111111","kind":"Create"}],"stages":[{"name":"build","phase":"PreReceive","startedAt":"2030-01-01T00:00:00+00:00","duration":"00:00:01","outcome":"Passed"}],"packBytes":5,"packObjects":3,"instance":"old","output":"a \"quoted\" line\n"}

            """, Token);

        var record = await Log().QueryAsync(new PushQuery { User = "ada", Ref = "refs/heads/main", Result = PushResult.Succeeded, Trigger = PushTrigger.Push }, Token).SingleAsync(Token);

        Assert.AreEqual("a \"quoted\" line\n", record.Output);
        Assert.AreEqual("build", record.Stages.Single().Name);
        Assert.AreEqual(3, record.PackObjects);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("{\"id\":\"2\",\"repository\":\"sh")]
    [DataRow("{\"id\":\"2\",\"repository\":\"shop\",\"transport\":\"http\",\"startedAt\":\"2030-01-01T00:00:00+00:00\",\"result\":\"Running\",\"refs\":[]")]
    [DataRow("{\"id\":\"2\",\"repository\":\"shop\",\"transport\":\"http\",\"startedAt\":\"2030-01-01T00:00:00+00:00\",\"result\":\"Running\",\"refs\":[],\"output\":\"")]
    [DataRow("{\"id\":\"2\",\"repository\":\"shop\",\"transport\":\"http\",\"startedAt\":\"2030-01-01T00:00:00+00:00\",\"result\":\"Running\",\"refs\":[],\"output\":\"}")]
    [DataRow("{\"id\":\"2\",\"repository\":\"shop\",\"transport\":\"http\",\"startedAt\":\"2030-01-01T00:00:00+00:00\",\"result\":\"Running\",\"refs\":[],\"output\":\"half\\\"}")]
    public async Task A_line_that_a_crash_tore_loses_no_other_record(string torn)
    {
        var log = Log();
        var first = await AppendAsync(log, Record());
        await File.AppendAllTextAsync(FileOf("one"), torn, Token);
        CollectionAssert.AreEqual(new[] { first }, await IdsAsync(Log(), new PushQuery()));

        Time.Advance(TimeSpan.FromSeconds(1));
        var third = await AppendAsync(Log(), Record());

        CollectionAssert.AreEqual(new[] { third, first }, await IdsAsync(Log(), new PushQuery()));
        CollectionAssert.AreEqual(new[] { third, first }, await IdsAsync(log, new PushQuery { IncludeOutput = false }));
    }

    [TestMethod]
    public async Task A_line_that_is_being_written_counts_once_it_is_whole()
    {
        var writer = Log();
        var first = await AppendAsync(writer, Record());
        Time.Advance(TimeSpan.FromSeconds(1));
        var second = await AppendAsync(writer, Record());
        var bytes = await File.ReadAllBytesAsync(FileOf("one"), Token);
        await using var file = new FileStream(FileOf("one"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        await file.WriteAsync(bytes.AsMemory(0, bytes.Length - 1), Token);
        await file.FlushAsync(Token);

        var reader = Log("two");
        CollectionAssert.AreEqual(new[] { first }, await IdsAsync(reader, new PushQuery()));
        await file.WriteAsync(bytes.AsMemory(bytes.Length - 1), Token);
        await file.FlushAsync(Token);

        CollectionAssert.AreEqual(new[] { second, first }, await IdsAsync(reader, new PushQuery()));
    }

    [TestMethod]
    public async Task Files_that_are_no_days_are_left_alone()
    {
        var id = await AppendAsync(Log(), Record());
        await File.WriteAllTextAsync(Path.Combine(Folder, "notes.jsonl"), "{}\n", Token);
        await File.WriteAllTextAsync(FileOf("other"), "[]\nnull\n{}\n\n{\"id\":5}\n{\"id\":\"x\",\"repository\":\"r\",\"startedAt\":\"never\",\"result\":\"Running\"}\n", Token);

        CollectionAssert.AreEqual(new[] { id }, await IdsAsync(Log(), new PushQuery()));
    }

    [TestMethod]
    public async Task A_file_that_somebody_removes_takes_its_records_with_it_and_no_others()
    {
        var (one, two) = (Log("one"), Log("two"));
        var both = Record();
        var other = Record();
        await one.AppendAsync(both, Token);
        await one.AppendAsync(other, Token);
        await two.AppendAsync(both with { Result = PushResult.Interrupted, EndedAt = Time.GetUtcNow() }, Token);
        Time.Advance(TimeSpan.FromDays(1));
        var next = await AppendAsync(one, Record());
        Assert.HasCount(3, await IdsAsync(one, new PushQuery()));

        File.Delete(FileOf("two"));
        Assert.AreEqual(PushResult.Running, (await one.QueryAsync(new PushQuery { Id = both.Id }, Token).SingleAsync(Token)).Result);

        File.Delete(FileOf("one"));
        CollectionAssert.AreEqual(new[] { next }, await IdsAsync(one, new PushQuery()));

        Directory.Delete(Folder, recursive: true);
        Assert.IsEmpty(await IdsAsync(one, new PushQuery()));
        var last = await AppendAsync(one, Record());
        CollectionAssert.AreEqual(new[] { last }, await IdsAsync(one, new PushQuery()));
    }

    [TestMethod]
    public async Task A_file_that_is_replaced_by_a_shorter_one_is_read_again()
    {
        var log = Log();
        var first = await AppendAsync(log, Record());
        var line = await File.ReadAllTextAsync(FileOf("one"), Token);
        _ = await AppendAsync(log, Record());
        Assert.HasCount(2, await IdsAsync(log, new PushQuery()));

        await File.WriteAllTextAsync(FileOf("one"), line, Token);

        CollectionAssert.AreEqual(new[] { first }, await IdsAsync(log, new PushQuery()));
    }

    [TestMethod]
    public async Task Files_that_are_removed_while_a_query_reads_are_passed_over()
    {
        var log = Log();
        _ = await AppendAsync(log, Record());
        Time.Advance(TimeSpan.FromDays(1));
        var newer = await AppendAsync(log, Record());

        await using var pushes = log.QueryAsync(new PushQuery(), Token).GetAsyncEnumerator(Token);
        Assert.IsTrue(await pushes.MoveNextAsync());
        Assert.AreEqual(newer, pushes.Current.Id);
        File.Delete(FileOf("one"));

        Assert.IsFalse(await pushes.MoveNextAsync());
    }

    [TestMethod]
    public async Task A_day_goes_on_in_another_file_when_one_is_full()
    {
        var log = new FilePushLog(Folder, "one") { MaxFileBytes = 2_000 };
        var ids = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            var record = Record();
            ids.Insert(0, await AppendAsync(log, record));
            await log.AppendAsync(record with { Result = PushResult.Succeeded, EndedAt = Time.GetUtcNow() }, Token);
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.IsGreaterThan(2, Directory.GetFiles(Folder).Length);
        Assert.IsTrue(Directory.GetFiles(Folder).All(file => new FileInfo(file).Length < 3_000));
        CollectionAssert.AreEqual(ids, await IdsAsync(Log("two"), new PushQuery { Result = PushResult.Succeeded }));
        CollectionAssert.AreEqual(ids, await IdsAsync(log, new PushQuery()));
    }

    [TestMethod]
    public async Task Days_are_removed_as_a_whole_with_all_their_files()
    {
        await Log("one").AppendAsync(Ended(), Token);
        await Log("two").AppendAsync(Ended(), Token);
        Time.Advance(TimeSpan.FromHours(36));
        await Log("one").AppendAsync(Ended(), Token);
        var now = Time.GetUtcNow();

        Assert.AreEqual(0, await ((IPushLogRetention)Log()).RemoveAsync(new PushRetentionRule(now.AddHours(-14), null, now), Token));
        Assert.AreEqual(2, await ((IPushLogRetention)Log()).RemoveAsync(new PushRetentionRule(now.AddHours(-12), null, now), Token));

        CollectionAssert.AreEqual(new[] { "2030-01-02.one.jsonl" }, Directory.GetFiles(Folder).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public async Task A_record_that_cannot_be_written_is_an_error_and_the_next_one_is_written()
    {
        var log = Log();
        Directory.CreateDirectory(FileOf("one"));
        var failing = Record();
        await Assert.ThrowsAsync<Exception>(async () => await log.AppendAsync(failing, Token));

        Directory.Delete(FileOf("one"));
        var id = await AppendAsync(log, Record());

        CollectionAssert.AreEqual(new[] { id }, await IdsAsync(log, new PushQuery()));
    }

    [TestMethod]
    public async Task A_folder_that_cannot_be_written_is_told()
    {
        _temp.WriteFile("deep", "a file");

        var health = await ((IPushLogHealth)Log()).CheckAsync(Token);

        Assert.IsFalse(health.IsReachable);
        Assert.AreEqual("the folder of push records cannot be written", health.Problem);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("a.b")]
    [DataRow("../x")]
    public void An_instance_that_can_stand_in_no_file_name_is_refused(string instance) =>
        Assert.ThrowsExactly<ArgumentException>(() => Log(instance));

    private protected override FilePushLog Log(string instance = "one") => new(Folder, instance);

    private string FileOf(string instance) => Path.Combine(Folder, $"2030-01-01.{instance}.jsonl");
}
