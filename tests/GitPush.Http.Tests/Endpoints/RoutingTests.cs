using System.Net;
using GitPush.Http.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace GitPush.Http.Tests.Endpoints;

[TestClass]
public sealed class RoutingTests
{
    // Any path of git's answers a request without "service" with a 403 of ours, whether there is such a repository or not.
    private const string GitAnswer = "smart HTTP";

    [TestMethod]
    [DataRow("shop.git")]
    [DataRow("shop")]
    [DataRow("team/shop.git")]
    [DataRow("a/b/c/d/e/f/g/h.git")]
    public async Task A_repository_is_found_at_any_depth(string path)
    {
        await using var host = await GitPushHost.StartAsync(map: app => app.MapGitPush("/git"));
        await host.CreateRepositoryAsync(path);

        using var response = await host.Client.GetRefsAsync("git/" + path);

        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
    }

    [TestMethod]
    [DataRow("git")]
    [DataRow("/git")]
    [DataRow("git/")]
    public async Task The_prefix_is_written_with_slashes_or_without(string prefix)
    {
        await using var host = await GitPushHost.StartAsync(map: app => app.MapGitPush(prefix));

        StringAssert.Contains(await (await host.Client.GetAsync("git/shop.git/info/refs")).Content.ReadAsStringAsync(), GitAnswer);
    }

    [TestMethod]
    public async Task Groups_and_a_path_base_go_before_the_prefix()
    {
        await using var host = await GitPushHost.StartAsync(map: app =>
        {
            app.UsePathBase("/base");
            app.UseRouting();
            app.MapGroup("/x").MapGroup("/y").MapGitPush("/git");
        });

        StringAssert.Contains(await (await host.Client.GetAsync("base/x/y/git/shop.git/info/refs")).Content.ReadAsStringAsync(), GitAnswer);
        Assert.AreEqual(HttpStatusCode.NotFound, (await host.Client.GetAsync("git/shop.git/info/refs")).StatusCode);
    }

    [TestMethod]
    public async Task Beside_the_endpoints_of_the_host_only_the_paths_of_git_are_taken()
    {
        await using var host = await GitPushHost.StartAsync(map: app =>
        {
            app.MapGet("/", () => "home");
            app.MapGet("/{page}/{part}", (string page, string part) => $"{page} and {part}");
            app.MapGitPush();
        });

        Assert.AreEqual("home", await host.Client.GetStringAsync("/"));
        Assert.AreEqual("shop.git and HEAD", await host.Client.GetStringAsync("/shop.git/HEAD"));
        StringAssert.Contains(await (await host.Client.GetAsync("shop.git/info/refs")).Content.ReadAsStringAsync(), GitAnswer);
        Assert.AreEqual(HttpStatusCode.NotFound, (await host.Client.GetAsync("/nothing/that/is/here")).StatusCode);
        Assert.AreEqual(HttpStatusCode.NotFound, (await host.Client.PutAsync("/nothing/that/is/here", null)).StatusCode);
    }

    [TestMethod]
    public async Task The_fallback_of_the_host_gets_what_is_not_for_git()
    {
        await using var host = await GitPushHost.StartAsync(map: app =>
        {
            app.MapGitPush();
            app.MapFallback(() => "fallback");
        });

        foreach (var path in (string[])["/shop.git/objects/elsewhere", "/shop.git/head", "/shop/HEAD", "/HEAD", "/shop/objects/info/packs"])
        {
            Assert.AreEqual("fallback", await host.Client.GetStringAsync(path), path);
        }

        StringAssert.Contains(await (await host.Client.GetAsync("shop.git/info/refs")).Content.ReadAsStringAsync(), GitAnswer);
        Assert.AreEqual(HttpStatusCode.MethodNotAllowed, (await host.Client.GetAsync("shop.git/git-upload-pack")).StatusCode);
    }

    [TestMethod]
    public async Task Conventions_of_the_host_apply_to_every_endpoint()
    {
        await using var host = await GitPushHost.StartAsync(map: app => app.MapGitPush().RequireHost("git.example.com"));

        using var request = new HttpRequestMessage(HttpMethod.Get, "shop.git/info/refs") { Headers = { Host = "git.example.com" } };
        Assert.AreEqual(HttpStatusCode.Forbidden, (await host.Client.SendAsync(request)).StatusCode);
        Assert.AreEqual(HttpStatusCode.NotFound, (await host.Client.GetAsync("shop.git/info/refs")).StatusCode);
    }

    [TestMethod]
    public async Task Without_AddGitPush_the_mapping_says_what_is_missing()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => app.MapGitPush());

        StringAssert.Contains(error.Message, "AddGitPush");
    }
}
