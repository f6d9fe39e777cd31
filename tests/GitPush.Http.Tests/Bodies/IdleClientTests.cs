namespace GitPush.Http.Tests.Bodies;

[TestClass]
public sealed class IdleClientTests
{
    private static readonly string[] Post =
    [
        "POST /shop.git/git-upload-pack HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/x-git-upload-pack-request",
        "Git-Protocol: version=2",
        "Content-Length: 40",
    ];

    [TestMethod]
    public async Task A_client_that_sends_nothing_more_is_cut_off()
    {
        await using var host = await GitPushHost.StartAsync(options: options => options.Limits.IdleTimeout = TimeSpan.FromMilliseconds(100));
        await host.CreateRepositoryAsync("shop");
        using var connection = await RawHttpConnection.ConnectAsync(host.Url);

        await connection.SendHeadAsync(Post);
        await connection.SendAsync("0014command=");
        await connection.ReadToEndAsync();

        Assert.IsTrue(host.Log.Lines.Any(line => line.Contains("sent nothing for 0.1 s", StringComparison.Ordinal)));
    }
}
