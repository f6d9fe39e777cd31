using System.Net;
using System.Security.Claims;
using GitPush.Access;
using GitPush.Http.Tests.Support;
using GitPush.Repositories;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Http.Tests.Endpoints;

[TestClass]
public sealed class ServiceTests
{
    private static readonly byte[] Flush = "0000"u8.ToArray();

    [TestMethod]
    [DataRow("git-upload-pack")]
    [DataRow("git-receive-pack")]
    public async Task Another_method_than_POST_is_refused_with_the_method_that_is_allowed(string service)
    {
        await using var host = await GitPushHost.StartAsync();

        using var response = await host.Client.GetAsync($"shop.git/{service}");

        Assert.AreEqual(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.AreEqual("POST", string.Join(", ", response.Content.Headers.Allow));
        Assert.AreEqual("text/plain", response.Content.Headers.ContentType?.MediaType);
    }

    [TestMethod]
    [DataRow("git-upload-pack", "application/x-git-receive-pack-request")]
    [DataRow("git-receive-pack", "application/octet-stream")]
    [DataRow("git-receive-pack", "application/x-www-form-urlencoded")]
    public async Task A_wrong_content_type_is_refused_with_the_right_one(string service, string type)
    {
        await using var host = await GitPushHost.StartAsync();

        using var response = await host.Client.PostAsync("shop.git", service, new ByteArrayContent(Flush) { Headers = { ContentType = new(type) } });

        Assert.AreEqual(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        StringAssert.Contains(await response.Content.ReadAsStringAsync(), $"application/x-{service}-request");
    }

    [TestMethod]
    [DataRow("br")]
    [DataRow("gzip, gzip")]
    public async Task An_unknown_content_encoding_is_refused_with_the_one_that_is_known(string encoding)
    {
        await using var host = await GitPushHost.StartAsync();
        var content = new ByteArrayContent(Flush);
        content.Headers.Add("Content-Encoding", encoding);

        using var response = await host.Client.PostAsync("shop.git", "git-upload-pack", content);

        Assert.AreEqual(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.AreEqual("gzip", response.Headers.GetValues("Accept-Encoding").Single());
    }

    [TestMethod]
    [DataRow("git-upload-pack")]
    [DataRow("git-receive-pack")]
    public async Task The_probe_before_a_large_request_is_answered_with_nothing(string service)
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");

        using var response = await host.Client.PostAsync("shop.git", service, new ByteArrayContent(Flush));

        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
        Assert.AreEqual($"application/x-{service}-result", response.Content.Headers.ContentType?.ToString());
        Assert.AreEqual(0, response.Content.Headers.ContentLength);
        Assert.AreEqual("no-cache", response.Headers.Pragma.ToString());
    }

    [TestMethod]
    [DataRow("git-upload-pack")]
    [DataRow("git-receive-pack")]
    public async Task An_empty_request_is_answered_with_an_error(string service)
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");

        using var response = await host.Client.PostAsync("shop.git", service, new ByteArrayContent([]));

        Assert.AreEqual($"application/x-{service}-result", response.Content.Headers.ContentType?.ToString());
        StringAssert.EndsWith((await response.Content.ReadAsStringAsync()).TrimEnd(), "ERR the remote end hung up unexpectedly");
    }

    [TestMethod]
    public async Task The_probe_of_a_stranger_is_asked_for_credentials()
    {
        await using var host = await GitPushHost.StartAsync(git => git.AddBasicAuthentication<FixedCredentials>());
        await host.CreateRepositoryAsync("shop");

        using var stranger = await host.Client.PostAsync("shop.git", "git-receive-pack", new ByteArrayContent(Flush));
        using var user = await host.Client.PostAsync("shop.git", "git-receive-pack", new ByteArrayContent(Flush), FixedCredentials.Header);

        Assert.AreEqual(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.AreEqual(HttpStatusCode.OK, user.StatusCode);
    }

    [TestMethod]
    public async Task A_stranger_cannot_tell_a_forbidden_repository_from_one_that_does_not_exist()
    {
        await using var host = await GitPushHost.StartAsync(git => git.AddBasicAuthentication<FixedCredentials>());
        await host.CreateRepositoryAsync("shop");

        using var existing = await host.Client.GetRefsAsync("shop.git");
        using var missing = await host.Client.GetRefsAsync("missing.git");

        Assert.AreEqual(HttpStatusCode.Unauthorized, existing.StatusCode);
        Assert.AreEqual(HttpStatusCode.Unauthorized, missing.StatusCode);
        Assert.AreEqual(await existing.Content.ReadAsStringAsync(), await missing.Content.ReadAsStringAsync());
    }

    [TestMethod]
    [DataRow("git-upload-pack")]
    [DataRow("git-receive-pack")]
    public async Task A_repository_that_does_not_exist_is_not_found_in_plain_text(string service)
    {
        await using var host = await GitPushHost.StartAsync(git => git.AddBasicAuthentication<FixedCredentials>());

        using var refs = await host.Client.GetRefsAsync("missing.git", service, FixedCredentials.Header);
        using var post = await host.Client.PostAsync("missing.git", service, new ByteArrayContent(new byte[100_000]), FixedCredentials.Header);

        Assert.AreEqual(HttpStatusCode.NotFound, refs.StatusCode);
        Assert.AreEqual(HttpStatusCode.NotFound, post.StatusCode);
        Assert.AreEqual("text/plain", post.Content.Headers.ContentType?.MediaType);
        Assert.AreEqual("Repository not found.\n", await post.Content.ReadAsStringAsync());
    }

    [TestMethod]
    [DataRow("..%2f..%2fetc/info/refs?service=git-upload-pack")]
    [DataRow("-shop/info/refs?service=git-upload-pack")]
    [DataRow("shop.git.git/info/refs?service=git-upload-pack")]
    [DataRow("a%5cb/info/refs?service=git-upload-pack")]
    public async Task A_path_that_is_no_repository_name_is_not_found(string path)
    {
        await using var host = await GitPushHost.StartAsync(git => git.AddBasicAuthentication<FixedCredentials>());
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = FixedCredentials.Header } };

        using var response = await host.Client.SendAsync(request);

        Assert.AreEqual(HttpStatusCode.NotFound, response.StatusCode);
    }

    [TestMethod]
    public async Task Who_may_fetch_but_not_push_is_told_so()
    {
        await using var host = await GitPushHost.StartAsync(
            git => git.AddBasicAuthentication<FixedCredentials>(),
            services: services => services.AddSingleton<IGitAuthorizer, FetchOnly>());
        await host.CreateRepositoryAsync("shop");

        using var fetch = await host.Client.GetRefsAsync("shop.git", "git-upload-pack", FixedCredentials.Header);
        using var push = await host.Client.GetRefsAsync("shop.git", "git-receive-pack", FixedCredentials.Header);

        Assert.AreEqual(HttpStatusCode.OK, fetch.StatusCode);
        Assert.AreEqual(HttpStatusCode.Forbidden, push.StatusCode);
        StringAssert.Contains(await push.Content.ReadAsStringAsync(), "not push");
    }

    [TestMethod]
    [DataRow("git-upload-pack", "http.uploadpack")]
    [DataRow("git-receive-pack", "http.receivepack")]
    public async Task A_service_that_the_repository_switches_off_is_forbidden(string service, string setting)
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        host.Inspect("shop").Run("config", setting, "false");

        using var refs = await host.Client.GetRefsAsync("shop.git", service);
        using var post = await host.Client.PostAsync("shop.git", service, new ByteArrayContent(Flush));

        Assert.AreEqual(HttpStatusCode.Forbidden, refs.StatusCode);
        Assert.AreEqual(HttpStatusCode.Forbidden, post.StatusCode);
        StringAssert.Contains(await post.Content.ReadAsStringAsync(), service);
    }

    private sealed class FetchOnly : IGitAuthorizer
    {
        public ValueTask<bool> AuthorizeAsync(ClaimsPrincipal user, RepositoryName repository, GitOperation operation, CancellationToken cancellationToken) =>
            ValueTask.FromResult(operation == GitOperation.Fetch);
    }
}
