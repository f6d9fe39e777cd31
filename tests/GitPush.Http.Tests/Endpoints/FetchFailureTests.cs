using System.Security.Cryptography;
using System.Text;
using GitPush.Http.Tests.Support;

namespace GitPush.Http.Tests.Endpoints;

/// <summary>A pack that is not sent to its end: the server cannot, or the client does not take it.</summary>
[TestClass]
public sealed class FetchFailureTests
{
    private const string Reason = "aborting due to possible repository corruption on the remote side.";

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task The_stock_client_reads_why_a_pack_could_not_be_completed(int version)
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder, Encoding.UTF8.GetBytes("content\n"));
        DeleteBlob(host);

        var result = await new TestGit(folder.Path).TryRunAsync(["-c", $"protocol.version={version}", "clone", "-q", host.UrlOf("shop.git"), "client"]);

        Assert.AreNotEqual(0, result.ExitCode);
        StringAssert.Contains(result.Error, "remote: " + Reason);
        await host.Log.WaitForAsync("Error GitPush.Transport.GitServer: Fetch from shop failed");
    }

    [TestMethod]
    public async Task An_answer_that_tells_of_its_failure_ends_in_order()
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder, Encoding.UTF8.GetBytes("content\n"));
        DeleteBlob(host);

        using var response = await host.Client.PostAsync("shop.git", "git-upload-pack", Wants(host, " side-band-64k"));
        var answer = await response.Content.ReadAsStringAsync();

        Assert.IsTrue(answer.EndsWith("\u0003" + Reason, StringComparison.Ordinal), answer);
    }

    [TestMethod]
    public async Task An_answer_that_cannot_tell_of_its_failure_is_cut_off()
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder, Encoding.UTF8.GetBytes("content\n"));
        DeleteBlob(host);

        await Assert.ThrowsAsync<Exception>(async () =>
        {
            using var response = await host.Client.PostAsync("shop.git", "git-upload-pack", Wants(host, ""));
            _ = await response.Content.ReadAsStringAsync();
        });

        await host.Log.WaitForAsync("the pack could not be completed");
    }

    [TestMethod]
    public async Task A_client_that_takes_nothing_more_is_cut_off_and_is_no_error()
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder, Large(), options => options.Limits.IdleTimeout = TimeSpan.FromMilliseconds(100));
        using var connection = await RawHttpConnection.ConnectAsync(host.Url);

        await SendAsync(connection, host);

        await host.Log.WaitForAsync("was cut off: the client took nothing for 0.1 s");
        AssertNoError(host);
    }

    [TestMethod]
    public async Task A_client_that_hangs_up_in_the_middle_of_a_pack_is_no_error()
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder, Large());
        using (var connection = await RawHttpConnection.ConnectAsync(host.Url))
        {
            await SendAsync(connection, host);
            _ = await connection.ReadHeadAsync();
            await connection.SkipAsync(100_000);
        }

        await host.Log.WaitForAsync("went away");
        AssertNoError(host);
    }

    [TestMethod]
    public async Task A_client_that_sends_its_request_too_slowly_is_cut_off_and_is_no_error()
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(
            folder, Encoding.UTF8.GetBytes("content\n"), options => options.Limits.MaxReceiveTime = TimeSpan.FromMilliseconds(100));
        using var connection = await RawHttpConnection.ConnectAsync(host.Url);

        await connection.SendHeadAsync([.. Head, "Content-Length: 1000"]);
        await connection.SendAsync("0032want");
        var answer = await connection.ReadToEndAsync();

        Assert.AreEqual("", answer);
        await host.Log.WaitForAsync("was cut off: the client took longer than 0.1 s to send its request");
        AssertNoError(host);
    }

    private static string[] Head =>
        ["POST /shop.git/git-upload-pack HTTP/1.1", "Host: localhost", "Content-Type: application/x-git-upload-pack-request"];

    // More than all the buffers between a server and a client that does not read.
    private static byte[] Large() => RandomNumberGenerator.GetBytes(32 << 20);

    private static async Task<GitPushHost> StartAsync(TempFolder folder, byte[] content, Action<GitPushOptions>? options = null)
    {
        var host = await GitPushHost.StartAsync(options: options);
        await host.CreateRepositoryAsync("shop");
        var work = TestGit.Init(folder.Combine("work"));
        await File.WriteAllBytesAsync(folder.Combine("work/file"), content);
        work.Run("-c", "core.looseCompression=0", "add", "file");
        work.Run("commit", "-q", "-m", "Add a file");
        host.Inspect("shop").Run("-c", "core.looseCompression=0", "-c", "pack.compression=0", "fetch", "-q", work.WorkingDirectory, "HEAD:refs/heads/main");
        return host;
    }

    private static void DeleteBlob(GitPushHost host)
    {
        var stored = host.Inspect("shop");
        var blob = stored.Run("rev-parse", "main:file");
        File.Delete(Path.Combine(stored.WorkingDirectory, "objects", blob[..2], blob[2..]));
    }

    private static ByteArrayContent Wants(GitPushHost host, string capabilities)
    {
        var want = $"want {host.Inspect("shop").Run("rev-parse", "main")}{capabilities}\n";
        return new ByteArrayContent(Encoding.ASCII.GetBytes($"{want.Length + 4:x4}{want}00000009done\n"));
    }

    private static async Task SendAsync(RawHttpConnection connection, GitPushHost host)
    {
        var body = await Wants(host, " side-band-64k").ReadAsByteArrayAsync();
        await connection.SendHeadAsync([.. Head, $"Content-Length: {body.Length}"]);
        await connection.SendAsync(body);
    }

    private static void AssertNoError(GitPushHost host) =>
        Assert.IsEmpty(host.Log.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal)).ToList());
}
