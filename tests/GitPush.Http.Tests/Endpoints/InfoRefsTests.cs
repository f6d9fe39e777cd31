using System.Net;
using GitPush.Http.Tests.Support;

namespace GitPush.Http.Tests.Endpoints;

[TestClass]
public sealed class InfoRefsTests
{
    [TestMethod]
    [DataRow("git-upload-pack", "001e# service=git-upload-pack\n0000")]
    [DataRow("git-receive-pack", "001f# service=git-receive-pack\n0000")]
    public async Task An_advertisement_begins_with_the_service_and_is_never_cached(string service, string beginning)
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");

        using var response = await host.Client.GetRefsAsync("shop.git", service);
        var text = await response.Content.ReadAsStringAsync();

        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
        Assert.AreEqual($"application/x-{service}-advertisement", response.Content.Headers.ContentType?.ToString());
        Assert.AreEqual("must-revalidate, no-cache, max-age=0", response.Headers.CacheControl?.ToString());
        Assert.AreEqual("no-cache", response.Headers.Pragma.ToString());
        Assert.AreEqual("Fri, 01 Jan 1980 00:00:00 GMT", response.Content.Headers.NonValidated["Expires"].ToString());
        StringAssert.StartsWith(text, beginning);
        StringAssert.EndsWith(text, "0000");
    }

    [TestMethod]
    [DataRow("version=2")]
    [DataRow("version=1:version=2")]
    [DataRow("something:version=2:version=99:other=1")]
    public async Task Version_2_of_the_protocol_is_answered_with_capabilities_alone(string header)
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");

        using var response = await host.Client.GetRefsAsync("shop", gitProtocol: header);

        StringAssert.StartsWith(await response.Content.ReadAsStringAsync(), "000eversion 2\n");
    }

    [TestMethod]
    public async Task Version_1_of_the_protocol_is_named_after_the_service()
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");

        using var response = await host.Client.GetRefsAsync("shop.git", gitProtocol: "version=1");

        StringAssert.StartsWith(await response.Content.ReadAsStringAsync(), "001e# service=git-upload-pack\n0000000eversion 1\n");
    }

    [TestMethod]
    public async Task A_push_that_offers_version_2_is_answered_with_version_0()
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");

        using var response = await host.Client.GetRefsAsync("shop.git", "git-receive-pack", gitProtocol: "version=2");
        var text = await response.Content.ReadAsStringAsync();

        StringAssert.StartsWith(text, "001f# service=git-receive-pack\n0000");
        Assert.DoesNotContain("version 2", text);
    }

    [TestMethod]
    [DataRow("version=two")]
    [DataRow("version=3")]
    [DataRow(":::")]
    [DataRow("version=")]
    public async Task A_version_that_does_not_exist_is_answered_with_version_0(string header)
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");

        using var response = await host.Client.GetRefsAsync("shop.git", gitProtocol: header);

        StringAssert.StartsWith(await response.Content.ReadAsStringAsync(), "001e# service=git-upload-pack\n0000");
    }

    [TestMethod]
    public async Task A_client_that_speaks_dumb_HTTP_is_told_that_this_server_does_not()
    {
        await using var host = await GitPushHost.StartAsync();

        using var response = await host.Client.GetAsync("shop.git/info/refs");

        Assert.AreEqual(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.AreEqual("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        StringAssert.Contains(await response.Content.ReadAsStringAsync(), "smart HTTP");
    }

    [TestMethod]
    [DataRow("HEAD")]
    [DataRow("objects/info/packs")]
    [DataRow("objects/info/alternates")]
    [DataRow("objects/info/http-alternates")]
    [DataRow("objects/pack/pack-0123456789012345678901234567890123456789.idx")]
    [DataRow("objects/pack/pack-0123456789012345678901234567890123456789.pack")]
    [DataRow("objects/01/23456789012345678901234567890123456789")]
    public async Task The_files_of_a_repository_are_not_served_and_the_answer_says_why(string file)
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("team/shop");

        using var response = await host.Client.GetAsync($"team/shop.git/{file}");

        Assert.AreEqual(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.AreEqual("text/plain", response.Content.Headers.ContentType?.MediaType);
        StringAssert.Contains(await response.Content.ReadAsStringAsync(), "smart HTTP");
    }

    [TestMethod]
    public async Task Archives_are_refused_with_what_is_served()
    {
        await using var host = await GitPushHost.StartAsync();

        using var response = await host.Client.PostAsync("shop.git", "git-upload-archive", new ByteArrayContent("0000"u8.ToArray()));

        Assert.AreEqual(HttpStatusCode.Forbidden, response.StatusCode);
        StringAssert.Contains(await response.Content.ReadAsStringAsync(), "git-upload-pack and git-receive-pack are served here");
    }

    [TestMethod]
    [DataRow("git-upload-archive")]
    [DataRow("upload-pack")]
    [DataRow("")]
    public async Task A_service_that_does_not_exist_is_forbidden(string service)
    {
        await using var host = await GitPushHost.StartAsync();

        using var response = await host.Client.GetRefsAsync("shop.git", service);

        Assert.AreEqual(HttpStatusCode.Forbidden, response.StatusCode);
        StringAssert.Contains(await response.Content.ReadAsStringAsync(), "Unsupported service");
    }

    [TestMethod]
    public async Task Reading_refs_with_another_method_than_GET_is_refused_with_the_methods_that_are_allowed()
    {
        await using var host = await GitPushHost.StartAsync();

        using var response = await host.Client.PostAsync("shop.git/info/refs?service=git-upload-pack", new StringContent("x"));

        Assert.AreEqual(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.AreEqual("GET, HEAD", string.Join(", ", response.Content.Headers.Allow));
    }

    [TestMethod]
    public async Task HEAD_is_answered_as_GET_is_without_the_body()
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");

        using var response = await host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "shop.git/info/refs?service=git-upload-pack"));

        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
        Assert.AreEqual("application/x-git-upload-pack-advertisement", response.Content.Headers.ContentType?.ToString());
    }
}
