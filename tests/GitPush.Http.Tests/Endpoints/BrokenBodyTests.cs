namespace GitPush.Http.Tests.Endpoints;

/// <summary>A request whose body cannot be read to its end. It is the client's doing, and never an error of the server's.</summary>
[TestClass]
public sealed class BrokenBodyTests
{
    // A want, and the first byte of something that never comes.
    private const string Fetch = "0032want 0000000000000000000000000000000000000001\n0";
    private const string Push = "007c0000000000000000000000000000000000000000 0000000000000000000000000000000000000001 refs/heads/main\0 report-status";

    [TestMethod]
    [DataRow("git-upload-pack", Fetch)]
    [DataRow("git-receive-pack", Push)]
    public async Task A_client_that_ends_in_the_middle_of_its_body_is_no_error(string service, string body)
    {
        await using var host = await StartAsync();
        using (var connection = await RawHttpConnection.ConnectAsync(host.Url))
        {
            await connection.SendHeadAsync(Head(service, "Content-Length: 1000"));
            await connection.SendAsync(body);
            connection.EndSending();
            _ = await connection.ReadToEndAsync();
        }

        await host.StopAsync();
        AssertNoError(host);
    }

    [TestMethod]
    [DataRow("git-upload-pack", Fetch)]
    [DataRow("git-receive-pack", Push)]
    public async Task A_client_whose_chunks_are_none_is_answered_and_is_no_error(string service, string body)
    {
        await using var host = await StartAsync();
        string answer;
        using (var connection = await RawHttpConnection.ConnectAsync(host.Url))
        {
            await connection.SendHeadAsync(Head(service, "Transfer-Encoding: chunked"));
            await connection.SendAsync($"{body.Length:x}\r\n{body}\r\nno number\r\n");
            answer = await connection.ReadToEndAsync();
        }

        await host.StopAsync();
        StringAssert.StartsWith(answer, "HTTP/1.1 400 ");
        AssertNoError(host);
    }

    private static string[] Head(string service, string length) =>
        [$"POST /shop.git/{service} HTTP/1.1", "Host: localhost", $"Content-Type: application/x-{service}-request", length];

    private static async Task<GitPushHost> StartAsync()
    {
        var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        return host;
    }

    private static void AssertNoError(GitPushHost host) =>
        Assert.IsEmpty(host.Log.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal)).ToList());
}
