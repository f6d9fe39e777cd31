using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using GitPush.Http.Tests.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitPush.Http.Tests.Authentication;

/// <summary>Git endpoints in hosts that authenticate and authorize in ways of their own.</summary>
[TestClass]
public sealed class HostAuthenticationTests
{
    private static readonly AuthenticationHeaderValue Ticket = new("Ticket", "ada");

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Beside_a_cookie_as_default_scheme_git_clients_are_asked_for_Basic_credentials(bool requireAuthorization)
    {
        await using var host = await GitPushHost.StartAsync(
            git => git.AddBasicAuthentication<FixedCredentials>(),
            services: services => services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(),
            map: app =>
            {
                app.MapGet("/account", () => "account").RequireAuthorization();
                Require(app.MapGitPush("/git"), requireAuthorization);
            });
        await host.CreateRepositoryAsync("shop");

        using var stranger = await host.Client.GetRefsAsync("git/shop.git");
        using var user = await host.Client.GetRefsAsync("git/shop.git", authorization: FixedCredentials.Header);
        using var page = await host.Client.GetAsync("account");

        Assert.AreEqual(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.AreEqual("Basic", stranger.Headers.WwwAuthenticate.Single().Scheme);
        Assert.IsNull(stranger.Headers.Location);
        Assert.AreEqual(HttpStatusCode.OK, user.StatusCode);
        Assert.AreEqual(HttpStatusCode.Redirect, page.StatusCode);
    }

    [TestMethod]
    public async Task A_named_policy_decides_about_users_with_Basic_credentials()
    {
        await using var host = await GitPushHost.StartAsync(
            git => git.AddBasicAuthentication<FixedCredentials>(),
            services: services =>
            {
                services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
                services.AddAuthorizationBuilder()
                    .AddPolicy("ada", policy => policy.RequireUserName("ada"))
                    .AddPolicy("grace", policy => policy.RequireUserName("grace"));
            },
            map: app =>
            {
                app.MapGitPush("/for-ada").RequireAuthorization("ada");
                app.MapGitPush("/for-grace").RequireAuthorization("grace");
            });
        await host.CreateRepositoryAsync("shop");

        using var allowed = await host.Client.GetRefsAsync("for-ada/shop.git", authorization: FixedCredentials.Header);
        using var forbidden = await host.Client.GetRefsAsync("for-grace/shop.git", authorization: FixedCredentials.Header);
        using var stranger = await host.Client.GetRefsAsync("for-ada/shop.git");

        Assert.AreEqual(HttpStatusCode.OK, allowed.StatusCode);
        Assert.AreEqual(HttpStatusCode.Forbidden, forbidden.StatusCode);
        Assert.AreEqual("Basic", stranger.Headers.WwwAuthenticate.Single().Scheme);
    }

    [TestMethod]
    public async Task A_policy_that_lets_strangers_in_is_made_no_stricter()
    {
        await using var host = await GitPushHost.StartAsync(
            git => git.AllowAnonymousFetch().AddBasicAuthentication<FixedCredentials>(),
            services: services => services.AddAuthorizationBuilder().AddPolicy("anybody", policy => policy.RequireAssertion(_ => true)),
            map: app => app.MapGitPush().RequireAuthorization("anybody"));
        await host.CreateRepositoryAsync("shop");

        using var response = await host.Client.GetRefsAsync("shop.git");

        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
    }

    [TestMethod]
    public async Task The_fallback_policy_of_the_host_holds_for_git_too_and_asks_for_Basic_credentials()
    {
        await using var host = await GitPushHost.StartAsync(
            git => git.AllowAnonymousFetch().AddBasicAuthentication<FixedCredentials>(),
            services: services =>
            {
                services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
                services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            },
            map: app =>
            {
                app.MapGitPush("/closed");
                app.MapGitPush("/open").AllowAnonymous();
            });
        await host.CreateRepositoryAsync("shop");

        using var stranger = await host.Client.GetRefsAsync("closed/shop.git");
        using var user = await host.Client.GetRefsAsync("closed/shop.git", authorization: FixedCredentials.Header);
        using var open = await host.Client.GetRefsAsync("open/shop.git");

        Assert.AreEqual(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.AreEqual("Basic", stranger.Headers.WwwAuthenticate.Single().Scheme);
        Assert.AreEqual(HttpStatusCode.OK, user.StatusCode);
        Assert.AreEqual(HttpStatusCode.OK, open.StatusCode);
    }

    [TestMethod]
    [DataRow(false, false)]
    [DataRow(false, true)]
    [DataRow(true, false)]
    [DataRow(true, true)]
    public async Task A_scheme_of_the_host_logs_git_clients_in_with_and_without_Basic_beside_it(bool withBasic, bool requireAuthorization)
    {
        await using var host = await GitPushHost.StartAsync(
            git => _ = withBasic ? git.AddBasicAuthentication<FixedCredentials>() : git,
            services: AddTicketScheme,
            map: app => Require(app.MapGitPush(), requireAuthorization));
        await host.CreateRepositoryAsync("shop");

        using var user = await host.Client.GetRefsAsync("shop.git", authorization: Ticket);
        using var stranger = await host.Client.GetRefsAsync("shop.git");

        Assert.AreEqual(HttpStatusCode.OK, user.StatusCode);
        Assert.AreEqual(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.IsNull(stranger.Headers.Location, "a login page is of no use to git");
    }

    [TestMethod]
    public async Task A_user_whom_the_host_sets_without_any_scheme_may_push()
    {
        await using var host = await GitPushHost.StartAsync(
            _ => { },
            map: app =>
            {
                app.Use((context, next) =>
                {
                    if (context.Request.Headers.ContainsKey("X-User"))
                    {
                        context.User = new ClaimsPrincipal(new ClaimsIdentity([], "X-User"));
                    }

                    return next(context);
                });
                app.MapGitPush();
            });
        await host.CreateRepositoryAsync("shop");

        using var stranger = await host.Client.GetRefsAsync("shop.git", "git-receive-pack");
        host.Client.DefaultRequestHeaders.Add("X-User", "ada");
        using var user = await host.Client.GetRefsAsync("shop.git", "git-receive-pack");

        Assert.AreEqual(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.AreEqual(HttpStatusCode.OK, user.StatusCode);
    }

    private static void Require(IEndpointConventionBuilder endpoints, bool authorization)
    {
        if (authorization)
        {
            endpoints.RequireAuthorization();
        }
    }

    private static void AddTicketScheme(IServiceCollection services)
    {
        services.AddAuthentication("Ticket").AddScheme<AuthenticationSchemeOptions, TicketHandler>("Ticket", null);
        services.AddAuthorization();
    }

    /// <summary>A scheme that sends strangers to a login page, as OpenID Connect does.</summary>
    private sealed class TicketHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            Request.Headers.Authorization.ToString() == Ticket.ToString()
                ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([], Scheme.Name)), Scheme.Name))
                : AuthenticateResult.NoResult());

        protected override Task HandleChallengeAsync(AuthenticationProperties properties)
        {
            Response.Redirect("https://login.example.com/");
            return Task.CompletedTask;
        }
    }
}
