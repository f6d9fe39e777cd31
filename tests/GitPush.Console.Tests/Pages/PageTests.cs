using System.Net;
using GitPush.Console.Tests.Support;
using GitPush.History;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Console.Tests.Pages;

[TestClass]
public sealed class PageTests
{
    [TestMethod]
    public async Task Every_answer_forbids_what_the_console_does_not_need()
    {
        await using var host = await ConsoleHost.StartAsync();
        foreach (var path in new[] { "/pushes", "/pushes/none", "/pushes/repositories", "/pushes/api/v1/pushes", "/pushes/api/v1/pushes/none", "/pushes/badges/shop.svg" })
        {
            using var response = await host.GetAsync(path);
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            StringAssert.StartsWith(policy, "default-src 'none'; script-src 'self'; style-src 'self'");
            StringAssert.Contains(policy, "form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
            Assert.AreEqual("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.AreEqual("same-origin", response.Headers.GetValues("Referrer-Policy").Single());
            Assert.DoesNotContain("style=", await response.Content.ReadAsStringAsync());
        }
    }

    [TestMethod]
    public async Task Style_sheet_and_script_are_kept_for_good_by_the_hash_in_their_names()
    {
        await using var host = await ConsoleHost.StartAsync();
        var page = await host.ReadAsync("/pushes");
        foreach (var extension in new[] { ".css\"", ".js\"", ".svg\"" })
        {
            var end = page.IndexOf(extension, StringComparison.Ordinal) + extension.Length - 1;
            var path = page[(page.LastIndexOf('"', end - 1) + 1)..end];

            using var response = await host.GetAsync(path, user: null);

            Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, path);
            Assert.AreEqual("public, max-age=31536000, immutable", response.Headers.CacheControl!.ToString());
        }
    }

    [TestMethod]
    [DataRow("/a/b")]
    [DataRow("")]
    [DataRow("/{tenant}/console")]
    public async Task Links_lead_back_to_wherever_the_console_is(string prefix)
    {
        await using var host = await ConsoleHost.StartAsync(prefix: prefix);
        var root = prefix.Replace("{tenant}", "acme%20inc", StringComparison.Ordinal);
        await host.CreateAsync("team/shop");

        Assert.Contains($"href=\"{root}/repositories/team/shop\"", await host.ReadAsync(root + "/repositories"));
        Assert.Contains($"href=\"{root}/repositories\"", await host.ReadAsync(root + "/repositories/team/shop"));
        Assert.Contains($"href=\"{root}/repositories/team/shop/-/tree\"", await host.ReadAsync(root + "/repositories/team/shop"));
    }

    [TestMethod]
    public async Task A_file_comes_as_an_attachment_of_plain_text()
    {
        await using var host = await ConsoleHost.StartAsync();
        var git = await host.CreateAsync("shop");
        git.Commit("folder/page.html", "<script>alert(1)</script>");
        await ConsoleHost.PushAsync(git, "main");

        using var response = await host.GetAsync("/pushes/repositories/shop/-/raw?at=main&path=folder/page.html");

        Assert.AreEqual("text/plain; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.AreEqual("attachment; filename=page.html; filename*=UTF-8''page.html", response.Content.Headers.ContentDisposition!.ToString());
        Assert.AreEqual("<script>alert(1)</script>", await response.Content.ReadAsStringAsync());
        using var again = await host.SendAsync(HttpMethod.Get, "/pushes/repositories/shop/-/raw?at=main&path=folder/page.html", headers: headers => headers.IfNoneMatch.Add(response.Headers.ETag!));
        Assert.AreEqual(HttpStatusCode.NotModified, again.StatusCode);
    }

    [TestMethod]
    public async Task Large_and_binary_files_are_named_and_not_shown()
    {
        await using var host = await ConsoleHost.StartAsync(options => (options.MaxFileBytes, options.MaxFileLines) = (100, 3));
        var git = await host.CreateAsync("shop");
        git.Commit("large.txt", new string('x', 101));
        git.Commit("fits.txt", new string('y', 100));
        git.Commit("long.txt", "1\n2\n3\n4\n");
        git.Commit("three.txt", "1\n2\nthird\n");
        git.Commit("binary", "a\0b");
        await ConsoleHost.PushAsync(git, "main");

        Assert.Contains("has too many lines to be shown", await host.ReadAsync("/pushes/repositories/shop/-/tree?path=long.txt"));
        Assert.Contains("third", await host.ReadAsync("/pushes/repositories/shop/-/tree?path=three.txt"));
        Assert.Contains("too large to be shown", await host.ReadAsync("/pushes/repositories/shop/-/tree?path=large.txt"));
        Assert.Contains("This is no text", await host.ReadAsync("/pushes/repositories/shop/-/tree?path=binary"));
        Assert.Contains(new string('y', 100), await host.ReadAsync("/pushes/repositories/shop/-/tree?path=fits.txt"));
    }

    [TestMethod]
    public async Task Hidden_refs_and_what_only_they_reach_are_not_there()
    {
        await using var host = await ConsoleHost.StartAsync(engine: options => options.HiddenRefs.Add("refs/internal"));
        var git = await host.CreateAsync("shop");
        git.Commit("a.txt", "a");
        await ConsoleHost.PushAsync(git, "main");
        var server = host.Host.Inspect("shop");
        var hidden = server.Run("commit-tree", "-m", "hidden work", server.Run("rev-parse", "main^{tree}"));
        server.Run("update-ref", "refs/internal/x", hidden);
        var visible = server.Run("rev-parse", "main");

        Assert.DoesNotContain("internal", await host.ReadAsync("/pushes/repositories/shop/-/refs"));
        Assert.DoesNotContain("internal", await host.ReadAsync("/pushes/api/v1/repository/refs?name=shop"));
        foreach (var path in new[] { $"-/commit?id={hidden}", "-/tree?at=refs/internal/x", $"-/tree?at={hidden}" })
        {
            using var response = await host.GetAsync("/pushes/repositories/shop/" + path);
            Assert.AreEqual(HttpStatusCode.NotFound, response.StatusCode, path);
        }

        _ = await host.ReadAsync($"/pushes/repositories/shop/-/commit?id={visible}");
    }

    [TestMethod]
    public async Task A_failure_is_a_page_that_names_the_request_and_no_reason()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.CreateAsync("shop");
        File.WriteAllText(Path.Combine(host.Host.RepositoryRoot, "shop.git", "config"), "[core\nbroken");

        using var page = await host.GetAsync("/pushes/repositories/shop");
        using var call = await host.GetAsync("/pushes/api/v1/repository?name=shop");

        var html = await page.Content.ReadAsStringAsync();
        Assert.AreEqual(HttpStatusCode.InternalServerError, page.StatusCode);
        Assert.DoesNotContain(host.Host.RepositoryRoot, html);
        Assert.DoesNotContain("config", html);
        Assert.AreEqual("application/problem+json", call.Content.Headers.ContentType!.ToString());
        await host.Host.Log.WaitForAsync("A request to the console at /pushes/repositories/shop failed");
    }

    [TestMethod]
    public async Task A_badge_tells_what_came_of_the_last_push_to_a_ref()
    {
        await using var host = await ConsoleHost.StartAsync(options => options.AllowAnonymousBadges = true);
        var git = await host.CreateAsync("team/shop");
        git.Commit("a.txt", "a");
        await ConsoleHost.PushAsync(git, "main");
        await ConsoleHost.PushAsync(git, "-o", "fail", "main:broken");

        Assert.Contains("aria-label=\"push: succeeded\"", await host.ReadAsync("/pushes/badges/team/shop.svg?ref=main", user: null));
        Assert.Contains("aria-label=\"push: failed\"", await host.ReadAsync("/pushes/badges/team/shop.svg?ref=refs/heads/broken", user: null));
        Assert.Contains("aria-label=\"push: failed\"", await host.ReadAsync("/pushes/badges/team/shop.svg", user: null));
        Assert.Contains("aria-label=\"push: unknown\"", await host.ReadAsync("/pushes/badges/team/shop.svg?ref=other", user: null));
        Assert.Contains("aria-label=\"push: unknown\"", await host.ReadAsync("/pushes/badges/nothing.svg", user: null));
        using var page = await host.GetAsync("/pushes", user: null);
        Assert.AreEqual(HttpStatusCode.Unauthorized, page.StatusCode);
    }

    [TestMethod]
    public async Task A_push_that_changed_no_ref_has_no_buttons_to_run_it_again()
    {
        await using var host = await ConsoleHost.StartAsync();
        var git = await host.CreateAsync("shop");
        git.Commit("a.txt", "a");
        Assert.AreEqual(0, (await ConsoleHost.PushAsync(git, "main")).ExitCode);
        var pushed = await host.ReadAsync($"/pushes/{await host.LatestAsync()}");
        Assert.AreEqual(1, (await ConsoleHost.PushAsync(git, ":main")).ExitCode);
        var refused = await host.ReadAsync($"/pushes/{await host.LatestAsync()}");

        Assert.Contains("Redeploy…", pushed);
        Assert.Contains("Roll back to this…", pushed);
        Assert.Contains("deletion of the current branch prohibited", refused);
        Assert.DoesNotContain("Redeploy…", refused);
        Assert.DoesNotContain("Roll back to this…", refused);
    }

    [TestMethod]
    public async Task A_push_that_another_server_runs_says_so_and_cannot_be_cancelled_here()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.CreateAsync("shop");
        var push = new PushRecord
        {
            Id = PushIds.New(TimeProvider.System),
            Repository = "shop",
            Transport = "http",
            StartedAt = DateTimeOffset.UtcNow,
            Result = PushResult.Running,
            Refs = [],
            Instance = "another",
        };
        await host.Host.Services.GetRequiredService<IPushLog>().AppendAsync(push);

        Assert.Contains("Another server runs this push", await host.ReadAsync($"/pushes/{push.Id}"));
        Assert.Contains("Running now", await host.ReadAsync("/pushes"));
        using var cancel = await host.SendAsync(
            HttpMethod.Post, $"/pushes/api/v1/pushes/{push.Id}/cancel", content: ConsoleHost.Json("{}"), headers: headers => headers.Authorization = new("Bearer", "x"));
        Assert.AreEqual(HttpStatusCode.Conflict, cancel.StatusCode);
        using var events = await EventStream.OpenAsync(await host.GetAsync($"/pushes/api/v1/pushes/{push.Id}/log?follow"));
        _ = await events.WaitForAsync("status", "\"result\":\"Running\"");
        await host.Host.Services.GetRequiredService<IPushLog>().AppendAsync(push with { Result = PushResult.Succeeded, EndedAt = DateTimeOffset.UtcNow, Output = "done there\n" });
        _ = await events.WaitForAsync("log", "done there");
        _ = await events.WaitForAsync("end", "Succeeded");
    }
}
