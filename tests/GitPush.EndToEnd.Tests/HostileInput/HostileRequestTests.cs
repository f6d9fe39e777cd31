using System.IO.Compression;
using System.Text;
using GitPush.History;
using GitPush.Objects;

namespace GitPush.EndToEnd.Tests.HostileInput;

/// <summary>Requests that are wrong, endless or slow before there is a pack to speak of.</summary>
[TestClass]
[DoNotParallelize]
public sealed class HostileRequestTests
{
    private static readonly PushedObjects Sound = new("sound");

    [TestMethod]
    [DataRow("fff1", "bad line length: a pkt-line of 65521 bytes")]
    [DataRow("ffff", "bad line length: a pkt-line of 65535 bytes")]
    [DataRow("zzzz", "bad line length: not four hexadecimal digits")]
    [DataRow("-001", "bad line length: not four hexadecimal digits")]
    [DataRow("0001", "an unexpected packet among the commands")]
    [DataRow("0002", "an unexpected packet among the commands")]
    [DataRow("0003", "bad line length: 0003")]
    [DataRow("0004", "expected old/new/ref")]
    [DataRow("0010not a command", "expected old/new/ref")]
    public async Task A_packet_that_is_none_is_told_so_and_ends_the_push(string packet, string reason)
    {
        await using var host = await HostileHost.StartAsync();
        var request = new PushRequest()
            .Command(ObjectId.Zero, Sound.Id, "refs/heads/a", PushRequest.Capabilities)
            .Bytes(Encoding.ASCII.GetBytes(packet))
            .Bytes(new byte[70_000]);

        var answer = await Bounded.RunAsync(10_000_000, () => request.SendAsync(host));

        StringAssert.Contains(answer.Fatal, reason);
        Assert.IsEmpty(answer.Report);
        RefusalTests.AssertNothingLeft(host.Inspect("shop"));
    }

    [TestMethod]
    public async Task More_commands_than_the_limit_are_refused_in_bounds()
    {
        await using var host = await HostileHost.StartAsync(options => options.Limits.MaxCommands = 1_000);
        var request = new PushRequest();
        for (var i = 0; i < 50_000; i++)
        {
            request.Command(ObjectId.Zero, Sound.Id, $"refs/heads/{i}", i == 0 ? PushRequest.Capabilities : null);
        }

        var answer = await Bounded.RunAsync(30_000_000, () => request.Flush().SendAsync(host));

        StringAssert.Contains(answer.Fatal, "over the limit MaxCommands = 1000 refs");
    }

    [TestMethod]
    public async Task Commands_of_more_bytes_than_the_limit_are_refused_in_bounds()
    {
        await using var host = await HostileHost.StartAsync(options => options.Limits.MaxCommandBytes = 1_000_000);
        var request = new PushRequest();
        for (var i = 0; i < 200; i++)
        {
            // What follows the name of a command that is not the first one is of no meaning.
            request.Command(ObjectId.Zero, Sound.Id, $"refs/heads/{i}", i == 0 ? PushRequest.Capabilities : new string('x', 60_000));
        }

        var answer = await Bounded.RunAsync(30_000_000, () => request.Flush().SendAsync(host));

        StringAssert.Contains(answer.Fatal, "over the limit MaxCommandBytes = 1000000 bytes");
    }

    [TestMethod]
    public async Task A_ref_name_without_end_is_refused()
    {
        await using var host = await HostileHost.StartAsync();

        var answer = await new PushRequest()
            .Command(ObjectId.Zero, Sound.Id, "refs/heads/" + new string('a', 60_000), PushRequest.Capabilities)
            .Flush()
            .SendAsync(host);

        StringAssert.Contains(answer.Fatal, "over the limit MaxRefNameBytes = 4096 bytes");
    }

    [TestMethod]
    [DataRow(65, 10, "MaxPushOptions = 64 options")]
    [DataRow(2, 60_000, "MaxPushOptionBytes = 65536 bytes")]
    public async Task More_push_options_than_the_limits_are_refused(int count, int length, string limit)
    {
        await using var host = await HostileHost.StartAsync();
        var request = new PushRequest().Command(ObjectId.Zero, Sound.Id, "refs/heads/a", PushRequest.Capabilities + " push-options").Flush();
        for (var i = 0; i < count; i++)
        {
            request.Packet(Encoding.ASCII.GetBytes(new string('o', length)));
        }

        var answer = await request.Flush().SendAsync(host);

        StringAssert.Contains(answer.Fatal, "over the limit " + limit);
        RefusalTests.AssertNothingLeft(host.Inspect("shop"));
    }

    [TestMethod]
    public async Task A_gzip_bomb_behind_a_pack_costs_its_inflation_and_no_memory()
    {
        await using var host = await HostileHost.StartAsync();
        using var body = new MemoryStream();
        using (var gzip = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(new PushRequest().Command(ObjectId.Zero, Sound.Id, "refs/heads/a", PushRequest.Capabilities).Flush().Body.Span);
            var zeros = new byte[1_000_000];
            for (var i = 0; i < 300; i++)
            {
                gzip.Write(zeros);
            }
        }

        var answer = await Bounded.RunAsync(30_000_000, () => PushRequest.SendCompressedAsync(host, body.ToArray()));

        HostileHost.AssertPackRefused(host, answer, "pack signature mismatch");
    }

    [TestMethod]
    public async Task A_gzip_bomb_of_commands_ends_at_their_limit()
    {
        await using var host = await HostileHost.StartAsync(options => options.Limits.MaxCommandBytes = 1_000_000);
        using var body = new MemoryStream();
        using (var gzip = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true))
        {
            var command = new PushRequest().Command(ObjectId.Zero, Sound.Id, "refs/heads/a", PushRequest.Capabilities).Body;
            for (var i = 0; i < 300_000; i++)
            {
                gzip.Write(command.Span);
            }
        }

        var answer = await Bounded.RunAsync(60_000_000, () => PushRequest.SendCompressedAsync(host, body.ToArray()));

        StringAssert.Contains(answer.Fatal, "over the limit MaxCommandBytes");
    }

    [TestMethod]
    [Timeout(60_000)]
    [DataRow(true, "the client sent nothing for 0.2 s")]
    [DataRow(false, "the client took longer than 0.2 s to send its request")]
    public async Task A_client_that_stops_in_the_middle_of_its_pack_is_given_up_and_recorded(bool idle, string reason)
    {
        await using var host = await HostileHost.StartAsync(options =>
        {
            options.Limits.IdleTimeout = idle ? TimeSpan.FromSeconds(0.2) : TimeSpan.FromHours(1);
            options.Limits.MaxReceiveTime = idle ? TimeSpan.FromHours(1) : TimeSpan.FromSeconds(0.2);
        });
        var request = HostileHost.Push(Sound.Id, PushedObjects.Pack([Sound]));

        using var connection = await RawHttpConnection.ConnectAsync(host.Url);
        await connection.SendHeadAsync(
            "POST /shop.git/git-receive-pack HTTP/1.1", "Host: localhost", "Connection: close", $"Content-Type: {PushRequest.Type}", $"Content-Length: {request.Body.Length}");
        await connection.SendAsync(request.Body[..^30]);
        await connection.ReadToEndAsync();
        await host.Log.WaitForAsync("to shop by ");

        var record = await RefusalTests.LastRecordAsync(host);
        Assert.AreEqual(PushResult.Cancelled, record.Result);
        Assert.AreEqual(reason, record.Reason);
        RefusalTests.AssertNothingLeft(host.Inspect("shop"));
    }
}
