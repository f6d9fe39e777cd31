using System.Net;
using GitPush.Console.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Console.Tests.Pages;

[TestClass]
public sealed class AccessTests
{
    [TestMethod]
    public void Mapping_without_the_services_says_what_to_call()
    {
        var app = WebApplication.CreateBuilder().Build();

        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => app.MapGitPushConsole());

        StringAssert.Contains(exception.Message, "AddGitPush(options => options.RepositoryRoot = …).AddConsole()");
    }

    [TestMethod]
    [DataRow("/pushes")]
    [DataRow("/pushes/0")]
    [DataRow("/pushes/0/log")]
    [DataRow("/pushes/0/live")]
    [DataRow("/pushes/0/rollback")]
    [DataRow("/pushes/repositories")]
    [DataRow("/pushes/repositories/shop/-/tree")]
    [DataRow("/pushes/repositories/shop/-/raw?path=a")]
    [DataRow("/pushes/badges/shop.svg")]
    [DataRow("/pushes/api/v1/pushes")]
    [DataRow("/pushes/api/v1/openapi.json")]
    public async Task Whoever_is_not_logged_in_gets_nothing(string path)
    {
        await using var host = await ConsoleHost.StartAsync();

        using var response = await host.GetAsync(path, user: null);

        Assert.AreEqual(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.AreEqual("", await response.Content.ReadAsStringAsync());
    }

    [TestMethod]
    public async Task With_AllowAnonymous_the_authorizer_alone_decides()
    {
        await using var host = await ConsoleHost.StartAsync(endpoints: endpoints => endpoints.AllowAnonymous());
        await host.CreateAsync("shop");

        Assert.DoesNotContain("repositories/shop", await host.ReadAsync("/pushes/repositories", user: null));
        using var response = await host.GetAsync("/pushes/repositories/shop", user: null);
        Assert.AreEqual(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [TestMethod]
    public async Task What_a_user_may_not_see_looks_like_what_is_not_there()
    {
        await using var host = await ConsoleHost.StartAsync();
        var secret = await host.CreateAsync("secret/plans");
        secret.Commit("plan.txt", "hidden");
        await ConsoleHost.PushAsync(secret, "main");
        var id = await host.LatestAsync();
        var shop = await host.CreateAsync("shop");
        shop.Commit("a.txt", "a");
        await ConsoleHost.PushAsync(shop, "main");

        string[] pairs =
        [
            $"/pushes/{id}|/pushes/{new string('0', 32)}",
            $"/pushes/{id}/log|/pushes/{new string('0', 32)}/log",
            $"/pushes/{id}/live|/pushes/{new string('0', 32)}/live",
            $"/pushes/{id}/cancel|/pushes/{new string('0', 32)}/cancel",
            "/pushes/repositories/secret/plans|/pushes/repositories/secret/nothing",
            "/pushes/repositories/secret/plans/-/tree|/pushes/repositories/secret/nothing/-/tree",
            $"/pushes/api/v1/pushes/{id}|/pushes/api/v1/pushes/{new string('0', 32)}",
            "/pushes/api/v1/repository?name=secret/plans|/pushes/api/v1/repository?name=secret/nothing",
            "/pushes/api/v1/repository/file?name=secret/plans&path=plan.txt|/pushes/api/v1/repository/file?name=secret/nothing&path=plan.txt",
        ];
        foreach (var pair in pairs.Select(line => line.Split('|')))
        {
            using var hidden = await host.GetAsync(pair[0], "bob");
            using var missing = await host.GetAsync(pair[1], "bob");
            Assert.AreEqual(HttpStatusCode.NotFound, hidden.StatusCode, pair[0]);
            Assert.AreEqual(HttpStatusCode.NotFound, missing.StatusCode, pair[1]);
            Assert.AreEqual(await missing.Content.ReadAsStringAsync(), await hidden.Content.ReadAsStringAsync(), pair[0]);
        }

        foreach (var path in new[] { "/pushes", "/pushes?repository=secret/plans", "/pushes/repositories", "/pushes/api/v1/pushes", "/pushes/api/v1/repositories" })
        {
            Assert.DoesNotContain("plans</bdi>", await host.ReadAsync(path, "bob"), path);
            Assert.DoesNotContain(id, await host.ReadAsync(path, "bob"), path);
        }

        Assert.Contains("shop", await host.ReadAsync("/pushes", "bob"));
        Assert.AreEqual(await host.ReadAsync("/pushes/badges/secret/nothing.svg", "bob"), await host.ReadAsync("/pushes/badges/secret/plans.svg", "bob"));
    }

    [TestMethod]
    public async Task Pages_of_a_list_are_filled_past_what_a_user_may_not_see()
    {
        await using var host = await ConsoleHost.StartAsync(options => options.PageSize = 2);
        var shop = await host.CreateAsync("shop");
        var secret = await host.CreateAsync("secret");
        foreach (var git in new[] { shop, secret, shop, secret, secret, shop })
        {
            git.Commit("a.txt", Guid.NewGuid().ToString());
            Assert.AreEqual(0, (await ConsoleHost.PushAsync(git, "main")).ExitCode);
        }

        var first = System.Text.Json.Nodes.JsonNode.Parse(await host.ReadAsync("/pushes/api/v1/pushes", "bob"))!;
        var second = System.Text.Json.Nodes.JsonNode.Parse(await host.ReadAsync($"/pushes/api/v1/pushes?before={first["next"]}", "bob"))!;

        Assert.HasCount(2, first["items"]!.AsArray());
        Assert.HasCount(1, second["items"]!.AsArray());
        Assert.IsNull(second["next"]);
        Assert.IsTrue(first["items"]!.AsArray().Concat(second["items"]!.AsArray()).All(push => (string)push!["repository"]! == "shop"));
    }

    [TestMethod]
    public async Task Who_may_only_fetch_sees_no_buttons_and_can_change_nothing()
    {
        await using var host = await ConsoleHost.StartAsync();
        var git = await host.CreateAsync("shop");
        git.Commit("a.txt", "a");
        await ConsoleHost.PushAsync(git, "main");
        var id = await host.LatestAsync();

        Assert.Contains("Redeploy…", await host.ReadAsync($"/pushes/{id}"));
        Assert.DoesNotContain("Redeploy…", await host.ReadAsync($"/pushes/{id}", "bob"));
        using var page = await host.GetAsync($"/pushes/{id}/redeploy", "bob");
        Assert.AreEqual(HttpStatusCode.Forbidden, page.StatusCode);
        using var call = await host.SendAsync(HttpMethod.Post, $"/pushes/api/v1/pushes/{id}/redeploy", "bob", ConsoleHost.Json("{}"), headers => headers.Authorization = new("Bearer", "x"));
        Assert.AreEqual(HttpStatusCode.Forbidden, call.StatusCode);
        Assert.HasCount(1, host.Deployment.Live);
    }

    [TestMethod]
    public async Task The_write_policy_is_demanded_also_where_everybody_may_read()
    {
        await using var host = await ConsoleHost.StartAsync(
            options => options.WritePolicy = "operators",
            endpoints => endpoints.AllowAnonymous(),
            services => services.AddAuthorizationBuilder().AddPolicy("operators", policy => policy.RequireRole("operator")));
        var git = await host.CreateAsync("shop");
        git.Commit("a.txt", "a");
        await ConsoleHost.PushAsync(git, "main");
        var id = await host.LatestAsync();

        Assert.DoesNotContain("Redeploy…", await host.ReadAsync($"/pushes/{id}"));
        using var page = await host.GetAsync($"/pushes/{id}/redeploy");
        Assert.AreEqual(HttpStatusCode.Forbidden, page.StatusCode);
    }

    [TestMethod]
    public async Task The_read_policy_is_demanded_of_everybody()
    {
        await using var host = await ConsoleHost.StartAsync(
            options => options.ReadPolicy = "staff",
            services: services => services.AddAuthorizationBuilder().AddPolicy("staff", policy => policy.RequireUserName("ada")));

        using var refused = await host.GetAsync("/pushes", "bob");

        Assert.AreEqual(HttpStatusCode.Forbidden, refused.StatusCode);
        _ = await host.ReadAsync("/pushes");
    }
}
