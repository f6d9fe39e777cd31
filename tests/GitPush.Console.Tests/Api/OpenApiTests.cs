using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using GitPush.Console.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Console.Tests.Api;

[TestClass]
public sealed class OpenApiTests
{
    [TestMethod]
    public async Task Every_endpoint_of_the_API_is_in_the_document_and_no_other()
    {
        await using var host = await ConsoleHost.StartAsync();
        var document = JsonNode.Parse(await host.ReadAsync("/pushes/api/v1/openapi.json"))!.AsObject();

        var mapped = host.Host.Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/pushes/api/v1/", StringComparison.Ordinal))
            .Select(endpoint => $"{endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]} {endpoint.RoutePattern.RawText!["/pushes/api/v1".Length..]}");
        var described = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}"));

        CollectionAssert.AreEquivalent(mapped.ToList(), described.ToList());
        Assert.AreEqual("/pushes/api/v1", (string)document["servers"]![0]!["url"]!);
    }

    [TestMethod]
    public async Task Real_answers_are_as_the_document_says()
    {
        await using var host = await ConsoleHost.StartAsync();
        var git = await host.CreateAsync("team/shop");
        git.Commit("src/a.txt", "a");
        git.Commit("src/b.txt", "b");
        await ConsoleHost.PushAsync(git, "main");
        var id = await host.LatestAsync();
        git.Commit("src/a.txt", "c");
        await ConsoleHost.PushAsync(git, "-o", "fail", "main");
        var document = JsonNode.Parse(await host.ReadAsync("/pushes/api/v1/openapi.json"))!.AsObject();
        var schema = new JsonSchema(document);

        await CheckAsync("get", "/pushes", "/pushes");
        await CheckAsync("get", "/pushes", "/pushes?limit=0", HttpStatusCode.BadRequest);
        await CheckAsync("get", "/pushes/{id}", $"/pushes/{id}");
        await CheckAsync("get", "/pushes/{id}", "/pushes/none", HttpStatusCode.NotFound);
        await CheckAsync("get", "/repositories", "/repositories");
        await CheckAsync("get", "/repository", "/repository?name=team/shop");
        await CheckAsync("get", "/repository/refs", "/repository/refs?name=team/shop");
        await CheckAsync("get", "/repository/tree", "/repository/tree?name=team/shop&revision=main&path=src");
        await CheckAsync("get", "/repository/commit", "/repository/commit?name=team/shop");
        await CheckAsync("get", "/antiforgery", "/antiforgery");
        await CheckAsync("post", "/repository/freeze", "/repository/freeze?name=team/shop", HttpStatusCode.OK, """{"reason":"holidays"}""");
        await CheckAsync("post", "/repository/freeze", "/repository/freeze?name=team/shop", HttpStatusCode.BadRequest, """{"reason":" "}""");
        await CheckAsync("post", "/repository/freeze", "/repository/freeze?name=team/shop", HttpStatusCode.BadRequest, """{"why":"x"}""");
        await CheckAsync("post", "/repository/freeze", "/repository/freeze?name=team/shop", HttpStatusCode.RequestEntityTooLarge, $$"""{"reason":"{{new string('x', 20_000)}}"}""");
        await CheckAsync("post", "/pushes/{id}/redeploy", $"/pushes/{id}/redeploy", HttpStatusCode.Conflict, "{}");
        await CheckAsync("post", "/repository/unfreeze", "/repository/unfreeze?name=team/shop", HttpStatusCode.OK, "{}");
        await CheckAsync("post", "/pushes/{id}/cancel", $"/pushes/{id}/cancel", HttpStatusCode.Conflict, "{}");
        await CheckAsync("post", "/pushes/{id}/redeploy", $"/pushes/{id}/redeploy", HttpStatusCode.Accepted, "{}");

        async Task CheckAsync(string method, string path, string address, HttpStatusCode status = HttpStatusCode.OK, string? body = null)
        {
            using var response = await host.SendAsync(
                new HttpMethod(method.ToUpperInvariant()), "/pushes/api/v1" + address, content: body is null ? null : ConsoleHost.Json(body), headers: headers => headers.Authorization = new("Bearer", "x"));
            var text = await response.Content.ReadAsStringAsync();
            Assert.AreEqual(status, response.StatusCode, $"{address}: {text}");
            var answer = document["paths"]![path]![method]!["responses"]![((int)status).ToString(CultureInfo.InvariantCulture)];
            Assert.IsNotNull(answer, $"{method} {path} says nothing of {status}");
            var (type, content) = answer["content"]!.AsObject().Single();
            Assert.AreEqual(type, response.Content.Headers.ContentType!.MediaType);
            schema.Check(content!["schema"]!, JsonNode.Parse(text), $"{method} {address}");
            if (type == "application/problem+json")
            {
                Assert.AreEqual(ReasonPhrases.GetReasonPhrase((int)status), (string?)JsonNode.Parse(text)!["title"], address);
            }
        }
    }

    [TestMethod]
    public async Task Pushes_are_found_by_what_they_are()
    {
        await using var host = await ConsoleHost.StartAsync();
        var git = await host.CreateAsync("shop");
        git.Commit("a.txt", "a");
        await ConsoleHost.PushAsync(git, "main");
        await ConsoleHost.PushAsync(git, "-o", "fail", "main:next");

        Assert.AreEqual(2, await CountAsync("repository=shop"));
        Assert.AreEqual(0, await CountAsync("repository=other"));
        Assert.AreEqual(1, await CountAsync("ref=main"));
        Assert.AreEqual(1, await CountAsync("ref=refs/heads/next"));
        Assert.AreEqual(1, await CountAsync("result=failed"));
        Assert.AreEqual(2, await CountAsync("trigger=push"));
        Assert.AreEqual(0, await CountAsync("trigger=Redeploy"));
        Assert.Contains("<option value=\"Rollback\" selected>Roll-back</option>", await host.ReadAsync("/pushes?trigger=rollback"));
        Assert.AreEqual(2, await CountAsync("user=ada"));
        Assert.AreEqual(0, await CountAsync("until=2020-01-01"));
        Assert.AreEqual(2, await CountAsync("from=2020-01-01T00:00:00Z"));
        Assert.Contains("No push matches", await host.ReadAsync("/pushes?user=nobody"));
        foreach (var mistake in new[] { "repository=..", "result=1", "trigger=+1", "from=yesterday", "limit=-1" })
        {
            using var response = await host.GetAsync("/pushes/api/v1/pushes?" + mistake);
            Assert.AreEqual(HttpStatusCode.BadRequest, response.StatusCode, mistake);
            using var page = await host.GetAsync("/pushes?" + mistake);
            Assert.AreEqual(HttpStatusCode.BadRequest, page.StatusCode, mistake);
        }

        async Task<int> CountAsync(string query) => JsonNode.Parse(await host.ReadAsync("/pushes/api/v1/pushes?" + query))!["items"]!.AsArray().Count;
    }

    [TestMethod]
    [DataRow("{0}")]
    [DataRow("W/{0}")]
    [DataRow("\"another\", {0}")]
    public async Task A_push_that_has_ended_is_sent_once(string known)
    {
        await using var host = await ConsoleHost.StartAsync();
        var git = await host.CreateAsync("shop");
        git.Commit("a.txt", "a");
        await ConsoleHost.PushAsync(git, "main");
        var path = $"/pushes/api/v1/pushes/{await host.LatestAsync()}";
        using var first = await host.GetAsync(path);

        using var second = await host.SendAsync(
            HttpMethod.Get, path, headers: headers => headers.Add("If-None-Match", string.Format(CultureInfo.InvariantCulture, known, first.Headers.ETag)));

        Assert.AreEqual(HttpStatusCode.NotModified, second.StatusCode);
        Assert.AreEqual(first.Headers.ETag, second.Headers.ETag);
        Assert.AreEqual(0, (await second.Content.ReadAsByteArrayAsync()).Length);
    }
}
