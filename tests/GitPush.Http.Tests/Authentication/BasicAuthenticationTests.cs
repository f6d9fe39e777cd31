using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using GitPush.Http.Authentication;
using GitPush.Http.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitPush.Http.Tests.Authentication;

[TestClass]
public sealed class BasicAuthenticationTests
{
    [TestMethod]
    public async Task A_stranger_is_asked_for_Basic_credentials_in_UTF8()
    {
        await using var host = await GitPushHost.StartAsync(git => git.AddBasicAuthentication<FixedCredentials>(basic => basic.Realm = "the \"shop\""));

        using var response = await host.Client.GetRefsAsync("shop.git");

        Assert.AreEqual(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.AreEqual("""Basic realm="the \"shop\"", charset="UTF-8" """.TrimEnd(), response.Headers.WwwAuthenticate.Single().ToString());
        Assert.AreEqual("text/plain", response.Content.Headers.ContentType?.MediaType);
    }

    [TestMethod]
    public async Task The_right_password_opens_the_repository()
    {
        await using var host = await GitPushHost.StartAsync(git => git.AddBasicAuthentication<FixedCredentials>());
        await host.CreateRepositoryAsync("shop");

        using var response = await host.Client.GetRefsAsync("shop.git", authorization: FixedCredentials.Header);

        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
    }

    [TestMethod]
    [DataRow("Basic", "YWRhOndyb25n")]
    [DataRow("Basic", "!")]
    public async Task Wrong_credentials_are_asked_for_again_even_where_strangers_may_fetch(string scheme, string parameter)
    {
        await using var host = await GitPushHost.StartAsync(git => git.AllowAnonymousFetch().AddBasicAuthentication<FixedCredentials>());
        await host.CreateRepositoryAsync("shop");

        using var anonymous = await host.Client.GetRefsAsync("shop.git");
        using var wrong = await host.Client.GetRefsAsync("shop.git", authorization: new AuthenticationHeaderValue(scheme, parameter));

        Assert.AreEqual(HttpStatusCode.OK, anonymous.StatusCode);
        Assert.AreEqual(HttpStatusCode.Unauthorized, wrong.StatusCode);
    }

    [TestMethod]
    public async Task A_validator_that_returns_an_anonymous_user_is_an_error_that_the_log_explains()
    {
        await using var host = await GitPushHost.StartAsync(
            git => git.AddBasicAuthentication<FixedCredentials>(),
            services: services => services.AddSingleton<IBasicCredentialValidator, Forgetful>());

        using var response = await host.Client.GetRefsAsync("shop.git", authorization: FixedCredentials.Header);

        Assert.AreEqual(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.IsTrue(host.Log.Lines.Any(line => line.Contains("authentication type", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_realm_that_no_header_can_carry_is_refused()
    {
        var options = new GitPushBasicOptions { Realm = "a\r\nb" };

        var error = Assert.ThrowsExactly<InvalidOperationException>(options.Validate);

        StringAssert.Contains(error.Message, "Realm");
    }

    [TestMethod]
    [DataRow("203.0.113.7", "http", 1)]
    [DataRow("203.0.113.7", "https", 0)]
    [DataRow("127.0.0.1", "http", 0)]
    [DataRow("::1", "http", 0)]
    public void A_password_that_came_unencrypted_over_the_network_is_warned_of_once(string address, string scheme, int warnings)
    {
        using var log = new CapturedLog();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(log));
        var warning = new PlainTextPasswordWarning(factory.CreateLogger<PlainTextPasswordWarning>());
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        context.Request.Scheme = scheme;

        warning.Check(context);
        warning.Check(context);

        Assert.HasCount(warnings, log.Lines.Where(line => line.StartsWith("Warning", StringComparison.Ordinal)).ToList());
    }

    private sealed class Forgetful : IBasicCredentialValidator
    {
        public ValueTask<ClaimsPrincipal?> ValidateAsync(string userName, string password, CancellationToken cancellationToken) =>
            ValueTask.FromResult<ClaimsPrincipal?>(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, userName)])));
    }
}
