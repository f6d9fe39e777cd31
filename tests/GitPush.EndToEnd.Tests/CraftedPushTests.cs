using System.IO.Compression;
using System.Text;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Objects;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests;

/// <summary>Pushes that no git client sends, sent to the real server.</summary>
[TestClass]
public sealed class CraftedPushTests
{
    private static readonly PushedObjects First = new("first");
    private static readonly PushedObjects Second = new("second");
    private static readonly PushedObjects Third = new("third");

    [TestMethod]
    public async Task Exactly_the_refs_whose_objects_are_missing_are_refused()
    {
        await using var host = await StartAsync();

        var answer = await new PushRequest()
            .Command(ObjectId.Zero, First.Id, "refs/heads/first", PushRequest.Capabilities)
            .Command(ObjectId.Zero, Second.Id, "refs/heads/second")
            .Command(ObjectId.Zero, Third.Id, "refs/heads/third")
            .Command(ObjectId.Zero, Second.Id, "refs/heads/again")
            .Flush()
            .Bytes(PushedObjects.Pack([First, Third], Second))
            .SendAsync(host);

        CollectionAssert.AreEqual(
            new[]
            {
                "unpack ok",
                "ok refs/heads/first",
                "ng refs/heads/second missing necessary objects",
                "ok refs/heads/third",
                "ng refs/heads/again missing necessary objects",
            },
            answer.Report);
        Assert.AreEqual("refs/heads/first\nrefs/heads/third", host.Inspect("shop").Run("for-each-ref", "--format=%(refname)"));
        Assert.AreEqual(PushResult.PartlyRejected, (await RefusalTests.LastRecordAsync(host)).Result);
    }

    [TestMethod]
    public async Task History_with_a_hole_is_told_as_such_where_only_fast_forwards_are_taken()
    {
        await using var host = await StartAsync();
        _ = await new PushRequest()
            .Command(ObjectId.Zero, First.Id, "refs/heads/main", PushRequest.Capabilities)
            .Flush()
            .Bytes(PushedObjects.Pack([First]))
            .SendAsync(host);
        host.Inspect("shop").Run("config", "receive.denyNonFastForwards", "true");
        var child = new PushedObjects("child", Second.Id);

        var answer = await new PushRequest()
            .Command(First.Id, child.Id, "refs/heads/main", PushRequest.Capabilities)
            .Flush()
            .Bytes(PushedObjects.Pack([child]))
            .SendAsync(host);

        CollectionAssert.AreEqual(new[] { "unpack ok", "ng refs/heads/main missing necessary objects" }, answer.Report);
    }

    [TestMethod]
    public async Task A_ref_that_names_an_object_which_was_not_sent_is_a_bad_pack()
    {
        await using var host = await StartAsync();

        var answer = await new PushRequest()
            .Command(ObjectId.Zero, Second.Id, "refs/heads/second", PushRequest.Capabilities)
            .Flush()
            .Bytes(PushedObjects.Pack([First]))
            .SendAsync(host);

        CollectionAssert.AreEqual(new[] { "unpack ok", "ng refs/heads/second bad pack" }, answer.Report);
        RefusalTests.AssertNothingLeft(host.Inspect("shop"), First.Id.ToString());
    }

    [TestMethod]
    [DataRow("garbage", "garbage after the pack")]
    [DataRow("truncated", "early EOF")]
    [DataRow("trailer", "SHA1 mismatch")]
    [DataRow("signature", "")]
    [DataRow("nothing", "early EOF")]
    public async Task A_pack_that_is_none_is_refused_with_a_report_and_leaves_nothing(string kind, string reason)
    {
        await using var host = await StartAsync();
        var pack = PushedObjects.Pack([First]);
        pack = kind switch
        {
            "garbage" => [.. pack, .. "more"u8],
            "truncated" => pack[..^30],
            "trailer" => [.. pack[..^1], (byte)(pack[^1] ^ 1)],
            "signature" => [.. "KCAP"u8, .. pack[4..]],
            _ => [],
        };

        var answer = await new PushRequest()
            .Command(ObjectId.Zero, First.Id, "refs/heads/first", PushRequest.Capabilities)
            .Flush()
            .Bytes(pack)
            .SendAsync(host);

        Assert.HasCount(2, answer.Report);
        StringAssert.StartsWith(answer.Report[0], "unpack ");
        StringAssert.Contains(answer.Report[0], reason);
        Assert.AreEqual("ng refs/heads/first unpacker error", answer.Report[1]);
        StringAssert.Contains(answer.Progress, reason);
        RefusalTests.AssertNothingLeft(host.Inspect("shop"), First.Id.ToString());
        Assert.AreEqual(PushResult.Failed, (await RefusalTests.LastRecordAsync(host)).Result);
    }

    [TestMethod]
    public async Task A_compressed_push_that_is_damaged_on_its_way_is_refused_with_a_report_and_leaves_nothing()
    {
        await using var host = await StartAsync();
        var noise = new byte[500_000];
        new Random(1).NextBytes(noise);
        var pack = new PackBuilder();
        pack.Add(ObjectType.Blob, noise);
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(new PushRequest().Command(ObjectId.Zero, First.Id, "refs/heads/a", PushRequest.Capabilities).Flush().Bytes(pack.Build()).Body.Span);
        }

        var body = compressed.ToArray();
        body.AsSpan(body.Length / 2, 1000).Fill(0xFF);

        var answer = await PushRequest.SendCompressedAsync(host, body);

        Assert.HasCount(2, answer.Report);
        Assert.AreEqual("ng refs/heads/a unpacker error", answer.Report[1]);
        RefusalTests.AssertNothingLeft(host.Inspect("shop"));
    }

    [TestMethod]
    public async Task Five_thousand_refs_are_created_by_one_push()
    {
        const int Count = 5_000;
        await using var host = await StartAsync();
        var request = new PushRequest();
        for (var i = 0; i < Count; i++)
        {
            request.Command(ObjectId.Zero, First.Id, $"refs/heads/b{i}", i == 0 ? PushRequest.Capabilities : null);
        }

        var answer = await request.Flush().Bytes(PushedObjects.Pack([First])).SendAsync(host);

        Assert.HasCount(Count + 1, answer.Report);
        Assert.IsTrue(answer.Report.Skip(1).All(line => line.StartsWith("ok ", StringComparison.Ordinal)), answer.Report[1]);
        Assert.HasCount(Count, host.Inspect("shop").Run("for-each-ref").Split('\n'));
    }

    [TestMethod]
    public async Task Two_commands_for_one_ref_are_refused_and_the_others_are_carried_out()
    {
        var updates = new List<string>();
        await using var host = await StartAsync(updates);

        var answer = await new PushRequest()
            .Command(ObjectId.Zero, First.Id, "refs/heads/twice", PushRequest.Capabilities)
            .Command(ObjectId.Zero, First.Id, "refs/heads/once")
            .Command(ObjectId.Zero, Second.Id, "refs/heads/twice")
            .Flush()
            .Bytes(PushedObjects.Pack([First, Second]))
            .SendAsync(host);

        CollectionAssert.AreEqual(
            new[]
            {
                "unpack ok",
                "ng refs/heads/twice multiple updates for one ref",
                "ok refs/heads/once",
                "ng refs/heads/twice multiple updates for one ref",
            },
            answer.Report);
        StringAssert.Contains(answer.Progress, "error: multiple updates for ref 'refs/heads/twice' not allowed");
        CollectionAssert.AreEqual(new[] { "refs/heads/once" }, updates);
        Assert.AreEqual("refs/heads/once", host.Inspect("shop").Run("for-each-ref", "--format=%(refname)"));
    }

    [TestMethod]
    public async Task A_ref_name_that_is_not_UTF8_comes_back_byte_for_byte_and_reaches_no_stage_and_no_ref()
    {
        var updates = new List<string>();
        await using var host = await StartAsync(updates);
        byte[] latin1 = [.. "refs/heads/caf"u8, 0xE9];
        byte[] broken = [.. "refs/heads/caf"u8, 0xFF];

        var answer = await new PushRequest()
            .Command(ObjectId.Zero, First.Id, latin1, PushRequest.Capabilities)
            .Command(ObjectId.Zero, First.Id, broken)
            .Command(ObjectId.Zero, First.Id, "refs/heads/caf\uFFFD")
            .Command(ObjectId.Zero, First.Id, "refs/heads/café")
            .Flush()
            .Bytes(PushedObjects.Pack([First]))
            .SendAsync(host);

        CollectionAssert.AreEqual(
            new[]
            {
                "unpack ok",
                "ng refs/heads/caf\u00E9 funny refname",
                "ng refs/heads/caf\u00FF funny refname",
                "ok " + AsLatin1("refs/heads/caf\uFFFD"),
                "ok " + AsLatin1("refs/heads/café"),
            },
            answer.Report);
        StringAssert.Contains(answer.Progress, "not UTF-8");
        CollectionAssert.AreEqual(new[] { "refs/heads/caf\uFFFD", "refs/heads/café" }, updates);
        Assert.HasCount(2, host.Inspect("shop").Run("for-each-ref", "--format=%(refname)").Split('\n'));
    }

    [TestMethod]
    public async Task A_name_that_no_file_can_have_is_refused_before_any_stage_runs_and_keeps_no_other_ref()
    {
        var updates = new List<string>();
        await using var host = await StartAsync(updates);
        var name = $"refs/heads/{new string('a', 251)}";

        var answer = await new PushRequest()
            .Command(ObjectId.Zero, First.Id, name, PushRequest.Capabilities)
            .Command(ObjectId.Zero, First.Id, name[..^1])
            .Flush()
            .Bytes(PushedObjects.Pack([First]))
            .SendAsync(host);

        CollectionAssert.AreEqual(new[] { "unpack ok", $"ng {name} failed to update ref", $"ok {name[..^1]}" }, answer.Report);
        CollectionAssert.AreEqual(new[] { name[..^1] }, updates);
    }

    [TestMethod]
    public async Task A_request_that_breaks_off_in_its_commands_is_told_so_in_the_form_that_the_client_asked_for()
    {
        await using var host = await StartAsync();

        var plain = await new PushRequest().Command(ObjectId.Zero, First.Id, "refs/heads/a", "report-status").SendRawAsync(host);
        var banded = await new PushRequest().Command(ObjectId.Zero, First.Id, "refs/heads/a", PushRequest.Capabilities).SendAsync(host);

        StringAssert.StartsWith(plain[4..], "ERR the connection ended in the middle of the commands");
        StringAssert.StartsWith(banded.Fatal, "the connection ended in the middle of the commands");
        RefusalTests.AssertNothingLeft(host.Inspect("shop"));
    }

    [TestMethod]
    public async Task Capabilities_that_nobody_knows_are_passed_over()
    {
        await using var host = await StartAsync();

        var answer = await new PushRequest()
            .Command(ObjectId.Zero, First.Id, "refs/heads/a", "report-status-v2 side-band-64k no-such-thing other=1=2 session-id=x object-format=sha1")
            .Flush()
            .Bytes(PushedObjects.Pack([First]))
            .SendAsync(host);

        CollectionAssert.AreEqual(new[] { "unpack ok", "ok refs/heads/a" }, answer.Report);
    }

    [TestMethod]
    public async Task A_push_from_a_shallow_clone_is_refused_for_each_ref()
    {
        await using var host = await StartAsync();

        var answer = await new PushRequest()
            .Packet(Encoding.ASCII.GetBytes($"shallow {First.Id}"))
            .Command(ObjectId.Zero, First.Id, "refs/heads/a", PushRequest.Capabilities)
            .Flush()
            .Bytes(PushedObjects.Pack([First]))
            .SendAsync(host);

        CollectionAssert.AreEqual(new[] { "unpack ok", "ng refs/heads/a shallow update not allowed" }, answer.Report);
        RefusalTests.AssertNothingLeft(host.Inspect("shop"), First.Id.ToString());
    }

    [TestMethod]
    public async Task Without_side_band_only_the_report_comes_and_without_report_status_nothing()
    {
        await using var host = await StartAsync();

        var report = await new PushRequest().Command(ObjectId.Zero, First.Id, "refs/heads/a", "report-status")
            .Flush().Bytes(PushedObjects.Pack([First])).SendRawAsync(host);
        var nothing = await new PushRequest().Command(ObjectId.Zero, Second.Id, "refs/heads/b")
            .Flush().Bytes(PushedObjects.Pack([Second])).SendRawAsync(host);

        Assert.AreEqual("000eunpack ok\n0014ok refs/heads/a\n0000", report);
        Assert.AreEqual("", nothing);
        Assert.AreEqual("refs/heads/a\nrefs/heads/b", host.Inspect("shop").Run("for-each-ref", "--format=%(refname)"));
    }

    [TestMethod]
    public async Task A_delete_of_what_is_not_there_is_no_error_and_no_update()
    {
        var updates = new List<string>();
        await using var host = await StartAsync(updates);

        var answer = await new PushRequest()
            .Command(First.Id, ObjectId.Zero, "refs/heads/gone", PushRequest.Capabilities + " delete-refs")
            .Command(ObjectId.Zero, ObjectId.Zero, "refs/heads/never")
            .Flush()
            .SendAsync(host);

        CollectionAssert.AreEqual(new[] { "unpack ok", "ok refs/heads/gone", "ok refs/heads/never" }, answer.Report);
        Assert.IsEmpty(updates);
    }

    [TestMethod]
    [Timeout(60_000)]
    public async Task A_connection_that_closes_in_the_middle_of_the_pack_leaves_nothing_but_its_record()
    {
        await using var host = await StartAsync();
        var noise = new byte[1_000_000];
        new Random(1).NextBytes(noise);
        var large = new PushedObjects(Convert.ToHexString(noise));
        var request = new PushRequest().Command(ObjectId.Zero, large.Id, "refs/heads/a", PushRequest.Capabilities).Flush();
        request.Bytes(PushedObjects.Pack([large]));

        using (var connection = await RawHttpConnection.ConnectAsync(host.Url))
        {
            await connection.SendHeadAsync(
                "POST /shop.git/git-receive-pack HTTP/1.1", "Host: localhost", $"Content-Type: {PushRequest.Type}", $"Content-Length: {request.Body.Length}");
            await connection.SendAsync(request.Body[..(request.Body.Length / 2)]);

            // A client that is gone before its commands are read has not pushed. A small pack would stay in memory.
            while (Directory.GetDirectories(Path.Combine(host.Inspect("shop").WorkingDirectory, "objects"), "incoming-*").Length == 0)
            {
                await Task.Yield();
            }
        }

        await host.Log.WaitForAsync("to shop by ");
        var record = await RefusalTests.LastRecordAsync(host);
        Assert.AreEqual(PushResult.Cancelled, record.Result);
        RefusalTests.AssertNothingLeft(host.Inspect("shop"), large.Id.ToString());
    }

    [TestMethod]
    public async Task A_client_that_sends_all_before_it_reads_gets_the_report_of_a_pack_over_the_limit()
    {
        await using var host = await StartAsync(options: options => options.Limits.MaxPackBytes = 10_000);
        var noise = new byte[8_000_000];
        new Random(1).NextBytes(noise);
        var pack = new PackBuilder();
        pack.Add(ObjectType.Blob, noise);
        var request = new PushRequest().Command(ObjectId.Zero, First.Id, "refs/heads/a", PushRequest.Capabilities).Flush().Bytes(pack.Build());

        using var connection = await RawHttpConnection.ConnectAsync(host.Url);
        await connection.SendHeadAsync(
            "POST /shop.git/git-receive-pack HTTP/1.1",
            "Host: localhost",
            "Connection: close",
            $"Content-Type: {PushRequest.Type}",
            $"Content-Length: {request.Body.Length}");
        await connection.SendAsync(request.Body);
        var answer = await connection.ReadToEndAsync();

        StringAssert.Contains(answer, "unpack over the limit MaxPackBytes = 10000 bytes");
        StringAssert.Contains(answer, "ng refs/heads/a unpacker error");
        StringAssert.Contains(answer, "fatal: over the limit MaxPackBytes");
    }

    private static Task<GitPushHost> StartAsync(List<string> updates) => StartAsync(git => git.OnPreReceive("look", (push, _) =>
    {
        updates.AddRange(push.Updates.Select(update => update.Name));
        return ValueTask.FromResult(StageResult.Continue);
    }));

    private static async Task<GitPushHost> StartAsync(Action<IGitPushBuilder>? git = null, Action<GitPushOptions>? options = null)
    {
        var host = await GitPushHost.StartAsync(
            builder =>
            {
                GitPushHost.AllowEverybody(builder);
                git?.Invoke(builder);
            },
            options);
        await host.CreateRepositoryAsync("shop");
        return host;
    }

    private static string AsLatin1(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
