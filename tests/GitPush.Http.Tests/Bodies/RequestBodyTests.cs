using System.IO.Compression;
using System.Net;
using System.Text;
using GitPush.Http.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Http.Tests.Bodies;

[TestClass]
public sealed class RequestBodyTests
{
    private const string LsRefs = "0014command=ls-refs\n0001000csymrefs\n0000";

    [TestMethod]
    [DataRow("gzip")]
    [DataRow("x-gzip")]
    public async Task A_compressed_request_is_read_as_the_plain_one_is(string encoding)
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");

        using var plain = await host.Client.PostAsync("shop.git", "git-upload-pack", new StringContent(LsRefs, null, "application/x-git-upload-pack-request"), gitProtocol: "version=2");
        using var compressed = await host.Client.PostAsync("shop.git", "git-upload-pack", Compressed(Encoding.ASCII.GetBytes(LsRefs), encoding), gitProtocol: "version=2");

        Assert.AreEqual(HttpStatusCode.OK, compressed.StatusCode);
        Assert.AreEqual("0000", await compressed.Content.ReadAsStringAsync());
        Assert.AreEqual(await plain.Content.ReadAsStringAsync(), await compressed.Content.ReadAsStringAsync());
    }

    [TestMethod]
    public async Task A_decompression_bomb_ends_at_its_cap()
    {
        await using var host = await GitPushHost.StartAsync(
            git => GitPushHost.AllowEverybody(git.ConfigureHttp(http => http.MaxInflatedRequestBytes = 1 << 20)));
        await host.CreateRepositoryAsync("shop");
        var haves = new MemoryStream();
        haves.Write("0011command=fetch0001"u8);
        for (var i = 0; i < 100_000; i++)
        {
            haves.Write(Encoding.ASCII.GetBytes($"0032have {i:x40}\n"));
        }

        using var response = await host.Client.PostAsync("shop.git", "git-upload-pack", Compressed(haves.ToArray()), gitProtocol: "version=2");

        StringAssert.Contains(await response.Content.ReadAsStringAsync(), "MaxInflatedRequestBytes = 1048576 bytes");
    }

    [TestMethod]
    public async Task Damaged_compression_is_the_clients_fault()
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        var content = new ByteArrayContent(Encoding.ASCII.GetBytes(LsRefs)) { Headers = { ContentEncoding = { "gzip" } } };

        using var response = await host.Client.PostAsync("shop.git", "git-upload-pack", content, gitProtocol: "version=2");

        StringAssert.Contains(await response.Content.ReadAsStringAsync(), "no valid gzip");
        Assert.IsFalse(host.Log.Lines.Any(line => line.StartsWith("Error", StringComparison.Ordinal)), "nothing failed on the server");
    }

    [TestMethod]
    public async Task A_client_that_waits_for_100_Continue_sends_no_body_that_nobody_wants()
    {
        await using var host = await GitPushHost.StartAsync(git => git.AddBasicAuthentication<FixedCredentials>());
        using var connection = await RawHttpConnection.ConnectAsync(host.Url);

        await connection.SendHeadAsync(Post("git-receive-pack", "Expect: 100-continue", "Content-Length: 1000000"));
        var answer = await connection.ReadHeadAsync();

        StringAssert.StartsWith(answer, "HTTP/1.1 401 Unauthorized\r\n");
    }

    [TestMethod]
    public async Task A_client_that_waits_for_100_Continue_is_told_to_go_on_when_its_body_is_read()
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        using var connection = await RawHttpConnection.ConnectAsync(host.Url);

        await connection.SendHeadAsync(Post("git-receive-pack", "Expect: 100-continue", "Content-Length: 4"));
        StringAssert.StartsWith(await connection.ReadHeadAsync(), "HTTP/1.1 100 Continue\r\n");
        await connection.SendAsync("0000");

        StringAssert.StartsWith(await connection.ReadHeadAsync(), "HTTP/1.1 200 OK\r\n");
    }

    [TestMethod]
    public async Task A_body_of_ordinary_size_is_taken_so_that_the_connection_lives_on()
    {
        await using var host = await GitPushHost.StartAsync(git => git.AddBasicAuthentication<FixedCredentials>());
        using var connection = await RawHttpConnection.ConnectAsync(host.Url);
        var body = new byte[900_000];

        for (var i = 0; i < 2; i++)
        {
            await connection.SendHeadAsync(Post("git-receive-pack", $"Content-Length: {body.Length}"));
            await connection.SendAsync(body);
            StringAssert.StartsWith(await connection.ReadHeadAsync(), "HTTP/1.1 401 Unauthorized\r\n");
            await connection.SkipAsync("Authentication is required.\n".Length);
        }
    }

    [TestMethod]
    public async Task A_stranger_with_a_large_body_gets_the_answer_and_loses_the_connection()
    {
        await using var host = await GitPushHost.StartAsync(git => git.AddBasicAuthentication<FixedCredentials>());
        using var connection = await RawHttpConnection.ConnectAsync(host.Url);

        await connection.SendHeadAsync(Post("git-receive-pack", "Content-Length: 10000000000"));
        var answer = await connection.ReadHeadAsync();
        var sent = await connection.SendUntilClosedAsync(new byte[1 << 16], 64 << 20);

        StringAssert.StartsWith(answer, "HTTP/1.1 401 Unauthorized\r\n");
        StringAssert.Contains(answer, "Connection: close\r\n");
        Assert.IsLessThan(64 << 20, sent, "the server read on for a stranger");
    }

    private static string[] Post(string service, params string[] headers) =>
        [$"POST /shop.git/{service} HTTP/1.1", "Host: localhost", $"Content-Type: application/x-{service}-request", .. headers];

    private static ByteArrayContent Compressed(byte[] bytes, string encoding = "gzip")
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return new ByteArrayContent(compressed.ToArray()) { Headers = { ContentEncoding = { encoding } } };
    }
}
