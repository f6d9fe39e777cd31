using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitPush.Console.Tests.Support;

namespace GitPush.Console.Tests.Pages;

[TestClass]
public sealed partial class ForgeryTests
{
    [TestMethod]
    public async Task A_form_without_its_token_changes_nothing()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.CreateAsync("shop");

        using var response = await host.SendAsync(
            HttpMethod.Post, "/pushes/repositories/shop/-/freeze", content: new FormUrlEncodedContent([KeyValuePair.Create("reason", "x")]));

        Assert.AreEqual(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.DoesNotContain("\"by\"", await host.ReadAsync("/pushes/api/v1/repository?name=shop"));
    }

    [TestMethod]
    [DataRow(null, HttpStatusCode.SeeOther)]
    [DataRow("same-origin", HttpStatusCode.SeeOther)]
    [DataRow("cross-site", HttpStatusCode.BadRequest)]
    [DataRow("same-site", HttpStatusCode.BadRequest)]
    public async Task A_form_is_taken_from_our_own_page_only(string? site, HttpStatusCode status)
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.CreateAsync("shop");
        var token = Token().Match(await host.ReadAsync("/pushes/repositories/shop/-/freeze")).Groups[1].Value;

        using var response = await host.SendAsync(
            HttpMethod.Post,
            "/pushes/repositories/shop/-/freeze",
            content: new FormUrlEncodedContent([KeyValuePair.Create("reason", "<b>holidays</b>"), KeyValuePair.Create("__RequestVerificationToken", token)]),
            headers: headers =>
            {
                if (site is not null)
                {
                    headers.Add("Sec-Fetch-Site", site);
                }
            });

        Assert.AreEqual(status, response.StatusCode);
        Assert.AreEqual(status == HttpStatusCode.SeeOther, (await host.ReadAsync("/pushes/repositories/shop")).Contains("&lt;b&gt;holidays&lt;/b&gt;", StringComparison.Ordinal));
    }

    [TestMethod]
    [DataRow("text/plain", null, HttpStatusCode.UnsupportedMediaType)]
    [DataRow("application/x-www-form-urlencoded", "Bearer x", HttpStatusCode.UnsupportedMediaType)]
    [DataRow("application/json", null, HttpStatusCode.Forbidden)]
    [DataRow("application/json", "Negotiate x", HttpStatusCode.Forbidden)]
    [DataRow("application/json", "Bearer x", HttpStatusCode.OK)]
    [DataRow("application/json", "Basic YWRhOng=", HttpStatusCode.OK)]
    public async Task A_call_that_another_site_could_make_a_browser_send_is_refused(string type, string? authorization, HttpStatusCode status)
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.CreateAsync("shop");

        using var response = await host.SendAsync(
            HttpMethod.Post,
            "/pushes/api/v1/repository/freeze?name=shop",
            content: new StringContent("""{"reason":"x"}""", System.Text.Encoding.UTF8, type),
            headers: headers =>
            {
                if (authorization is not null)
                {
                    headers.TryAddWithoutValidation("Authorization", authorization);
                }
            });

        Assert.AreEqual(status, response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    [TestMethod]
    public async Task A_script_of_our_own_origin_sends_the_token_that_it_asked_for()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.CreateAsync("shop");
        var token = JsonNode.Parse(await host.ReadAsync("/pushes/api/v1/antiforgery"))!;

        using var response = await host.SendAsync(
            HttpMethod.Post,
            "/pushes/api/v1/repository/freeze?name=shop",
            content: ConsoleHost.Json("""{"reason":"x"}"""),
            headers: headers => headers.Add((string)token["headerName"]!, (string)token["token"]!));

        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
