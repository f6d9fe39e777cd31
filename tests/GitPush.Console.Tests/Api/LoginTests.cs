using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using GitPush.Console.Tests.Support;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Console.Tests.Api;

/// <summary>How programs log in to the REST API of a host whose people log in by a cookie or at another site.</summary>
[TestClass]
public sealed class LoginTests
{
    private const string Freeze = "/pushes/api/v1/repository/freeze?name=shop";

    [TestMethod]
    public async Task A_program_logs_in_with_the_password_that_git_uses()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.CreateAsync("secret/plans");
        await host.CreateAsync("shop");

        Assert.AreEqual("secret/plans shop", await ListAsync("ada"));
        Assert.AreEqual("shop", await ListAsync("bob"));
        using var freeze = await host.SendAsync(HttpMethod.Post, Freeze, user: null, ConsoleHost.Json("""{"reason":"x"}"""), AsBasic("ada"));
        Assert.AreEqual(HttpStatusCode.OK, freeze.StatusCode);

        // A page is for people, who have a login of their own.
        using var page = await host.SendAsync(HttpMethod.Get, "/pushes", user: null, headers: AsBasic("ada"));
        Assert.AreEqual(HttpStatusCode.Unauthorized, page.StatusCode);

        async Task<string> ListAsync(string user)
        {
            using var response = await host.SendAsync(HttpMethod.Get, "/pushes/api/v1/repositories", user: null, headers: AsBasic(user));
            return string.Join(' ', JsonNode.Parse(await response.Content.ReadAsStringAsync())!["items"]!.AsArray());
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_wrong_password_is_refused_also_where_everybody_is_let_in(bool isOpen)
    {
        await using var host = await ConsoleHost.StartAsync(endpoints: endpoints =>
        {
            if (isOpen)
            {
                endpoints.AllowAnonymous();
            }
        });

        using var response = await host.SendAsync(HttpMethod.Get, "/pushes/api/v1/repositories", user: null, headers: AsBasic("ada", "wrong"));

        Assert.AreEqual(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.AreEqual("Basic", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [TestMethod]
    public async Task A_password_counts_where_everybody_is_let_in()
    {
        await using var host = await ConsoleHost.StartAsync(endpoints: endpoints => endpoints.AllowAnonymous());
        await host.CreateAsync("shop");

        using var response = await host.SendAsync(HttpMethod.Get, "/pushes/api/v1/repository?name=shop", user: null, headers: AsBasic("ada"));
        using var stranger = await host.GetAsync("/pushes/api/v1/repository?name=shop", user: null);

        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
        Assert.AreEqual(HttpStatusCode.Unauthorized, stranger.StatusCode);
    }

    /// <summary>As with OpenID Connect, whose handler sends people elsewhere in the same way.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_program_is_sent_to_no_login_page(bool isOpen)
    {
        await using var host = await ConsoleHost.StartAsync(
            endpoints: endpoints =>
            {
                if (isOpen)
                {
                    endpoints.AllowAnonymous();
                }
            },
            services: AddLoginElsewhere);
        await host.CreateAsync("shop");

        using var page = await host.GetAsync("/pushes/repositories/shop", user: null);
        using var call = await host.GetAsync("/pushes/api/v1/repository?name=shop", user: null);
        using var change = await host.SendAsync(HttpMethod.Post, Freeze, user: null, ConsoleHost.Json("""{"reason":"x"}"""), headers => headers.Authorization = new("Bearer", "x"));

        Assert.AreEqual("login.example.com", page.Headers.Location?.Host);
        foreach (var answer in new[] { call, change })
        {
            Assert.AreEqual(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.IsNull(answer.Headers.Location);
            Assert.AreEqual("Basic", answer.Headers.WwwAuthenticate.Single().Scheme);
        }
    }

    [TestMethod]
    public async Task Schemes_that_the_host_names_are_the_only_ones()
    {
        await using var host = await ConsoleHost.StartAsync(
            endpoints: endpoints => endpoints.RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = HeaderAuthentication.SchemeName }));

        using var password = await host.SendAsync(HttpMethod.Get, "/pushes/api/v1/repositories", user: null, headers: AsBasic("ada"));
        using var own = await host.GetAsync("/pushes/api/v1/repositories");

        Assert.AreEqual(HttpStatusCode.Unauthorized, password.StatusCode);
        Assert.AreEqual(HttpStatusCode.OK, own.StatusCode);
    }

    private static void AddLoginElsewhere(IServiceCollection services) => services
        .AddAuthentication(options =>
        {
            options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
            options.DefaultChallengeScheme = "elsewhere";
        })
        .AddCookie()
        .AddOAuth("elsewhere", options =>
        {
            (options.ClientId, options.ClientSecret) = ("id", "secret");
            options.CallbackPath = "/callback";
            options.AuthorizationEndpoint = "https://login.example.com/authorize";
            options.TokenEndpoint = "https://login.example.com/token";
        });

    private static Action<HttpRequestHeaders> AsBasic(string user, string password = "password") =>
        headers => headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
}
