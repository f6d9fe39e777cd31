using System.Net;
using GitPush.Http.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Http.Tests.Endpoints;

[TestClass]
public sealed class Http2Tests
{
    [TestMethod]
    public async Task Everything_is_served_over_HTTP2_too()
    {
        await using var host = await GitPushHost.StartAsync(git => git.AddBasicAuthentication<FixedCredentials>(), https: true);
        await host.CreateRepositoryAsync("shop");
        host.Client.DefaultRequestVersion = HttpVersion.Version20;
        host.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        using var stranger = await host.Client.GetRefsAsync("shop.git");
        using var refs = await host.Client.GetRefsAsync("shop.git", authorization: FixedCredentials.Header);
        using var probe = await host.Client.PostAsync("shop.git", "git-receive-pack", new ByteArrayContent("0000"u8.ToArray()), FixedCredentials.Header);
        using var rejected = await host.Client.PostAsync("shop.git", "git-receive-pack", new ByteArrayContent(new byte[500_000]));

        Assert.AreEqual(HttpVersion.Version20, refs.Version);
        Assert.AreEqual(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.AreEqual(HttpStatusCode.OK, refs.StatusCode);
        Assert.AreEqual(HttpStatusCode.OK, probe.StatusCode);
        Assert.AreEqual(HttpStatusCode.Unauthorized, rejected.StatusCode);
    }
}
