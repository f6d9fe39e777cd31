using System.Net;
using System.Security.Claims;
using GitPush.Access;
using GitPush.Http.Tests.Support;
using GitPush.Repositories;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Http.Tests.Endpoints;

[TestClass]
public sealed class FailureTests
{
    [TestMethod]
    public async Task A_failure_of_the_server_is_answered_with_an_id_and_logged_with_its_reason()
    {
        await using var host = await GitPushHost.StartAsync(services: services => services.AddSingleton<IGitAuthorizer, Broken>());

        using var response = await host.Client.GetRefsAsync("shop.git");
        var text = await response.Content.ReadAsStringAsync();

        Assert.AreEqual(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.AreEqual("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.AreEqual("no-cache", response.Headers.Pragma.ToString());
        Assert.DoesNotContain("/srv/secret", text);
        var id = text.TrimEnd('\n', '.').Split(' ')[^1];
        var logged = host.Log.Lines.Single(line => line.StartsWith("Error", StringComparison.Ordinal));
        StringAssert.Contains(logged, id);
        StringAssert.Contains(logged, "/srv/secret");
    }

    private sealed class Broken : IGitAuthorizer
    {
        public ValueTask<bool> AuthorizeAsync(ClaimsPrincipal user, RepositoryName repository, GitOperation operation, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("cannot read /srv/secret");
    }
}
