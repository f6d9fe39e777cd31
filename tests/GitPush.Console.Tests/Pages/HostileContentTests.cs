using System.Net;
using GitPush.Console.Tests.Support;
using GitPush.Control;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Repositories;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Console.Tests.Pages;

[TestClass]
public sealed class HostileContentTests
{
    private const string Payload = "<img/src=x/onerror=alert(1)>";
    private const string Encoded = "&lt;img/src=x/onerror=alert(1)&gt;";

    [TestMethod]
    public async Task Nothing_that_was_pushed_becomes_markup()
    {
        await using var host = await ConsoleHost.StartAsync();
        var git = await host.CreateAsync("shop", user: "ada<script>alert(1)</script>");
        git.Commit("\"quote'\n\u202Etxt.exe<b>", "<script>alert(1)</script>\n\u202Eevil\0x"[..30], $"{Payload}\n\n</pre>{Payload}");
        git.Commit($"img src=x onerror=alert(1)>/<i>.txt", "<script>alert(2)</script> \u202E", "second");
        var refs = $"refs/heads/{Payload}";
        var result = await ConsoleHost.PushAsync(git, "-o", Payload, "HEAD:" + refs, "HEAD:refs/heads/main");
        Assert.AreEqual(0, result.ExitCode, result.Error);
        var id = await host.LatestAsync("ada");
        var first = git.Run("rev-parse", "HEAD~1");

        string[] pages =
        [
            "/pushes",
            $"/pushes?ref={Uri.EscapeDataString(refs)}",
            $"/pushes?user={Uri.EscapeDataString("\"><script>alert(1)</script>")}",
            $"/pushes?result={Uri.EscapeDataString(Payload)}",
            $"/pushes?trigger={Uri.EscapeDataString(Payload)}",
            $"/pushes/{id}",
            $"/pushes/{id}/rollback",
            "/pushes/repositories/shop",
            "/pushes/repositories/shop/-/refs",
            $"/pushes/repositories/shop/-/tree?at={Uri.EscapeDataString(refs)}",
            $"/pushes/repositories/shop/-/tree?at=main&path={Uri.EscapeDataString("img src=x onerror=alert(1)>/<i>.txt")}",
            $"/pushes/repositories/shop/-/tree?at=main&path={Uri.EscapeDataString("\"quote'\n\u202Etxt.exe<b>")}",
            $"/pushes/repositories/shop/-/commit?id={first}",
        ];
        foreach (var page in pages)
        {
            using var response = await host.GetAsync(page, "ada");
            var html = await response.Content.ReadAsStringAsync();
            Assert.IsTrue(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{page}: {response.StatusCode}");
            Assert.DoesNotContain("<img", html, page);
            Assert.DoesNotContain("<script>", html, page);
            Assert.DoesNotContain("<i>", html, page);
            Assert.DoesNotContain("</pre>&", html.Replace("</pre>\n", "", StringComparison.Ordinal), page);
            Assert.DoesNotContain("\u202E", html, page);
        }

        var push = await host.ReadAsync($"/pushes/{id}");
        Assert.Contains(Encoded, push);
        Assert.Contains("ada&lt;script&gt;", push);
        Assert.Contains($"<code>{Encoded}</code>", push);
        Assert.Contains("<span class=\"fg2\">rolling out</span>", push);
        Assert.Contains("&lt;b&gt;&amp;amp;", push);
        Assert.Contains("⟨U+202E⟩", await host.ReadAsync("/pushes/repositories/shop/-/tree?at=main"));
        Assert.Contains("&quot;quote&#39;␊⟨U+202E⟩txt.exe&lt;b&gt;", await host.ReadAsync("/pushes/repositories/shop/-/tree?at=main"));
    }

    [TestMethod]
    public async Task Reasons_and_freezes_are_text()
    {
        await using var host = await ConsoleHost.StartAsync();
        var git = await host.CreateAsync("shop");
        git.Commit("a.txt", "a");
        Assert.AreNotEqual(0, (await ConsoleHost.PushAsync(git, "-o", "fail", "main")).ExitCode);
        await host.Host.Services.GetRequiredService<IPushControl>().FreezeAsync(RepositoryName.Parse("shop"), Payload, "\"><b>", CancellationToken.None);

        foreach (var page in new[] { $"/pushes/{await host.LatestAsync()}", "/pushes", "/pushes/repositories/shop", "/pushes/repositories" })
        {
            var html = await host.ReadAsync(page);
            Assert.DoesNotContain("<img", html, page);
            Assert.DoesNotContain("<i>", html, page);
        }

        Assert.Contains("is not ready: &lt;i&gt;CrashLoopBackOff&lt;/i&gt;", await host.ReadAsync($"/pushes/{await host.LatestAsync()}"));
    }

    [TestMethod]
    public async Task A_record_with_anything_in_it_is_shown_as_text()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.CreateAsync("shop");
        var hostile = new PushRecord
        {
            Id = PushIds.New(TimeProvider.System),
            Repository = "shop",
            User = Payload,
            Transport = Payload,
            RemoteAddress = Payload,
            KeyFingerprint = Payload,
            KeyComment = Payload,
            ClientAgent = Payload,
            Instance = Payload,
            StartedAt = DateTimeOffset.UtcNow,
            EndedAt = DateTimeOffset.UtcNow,
            Result = PushResult.PartlyRejected,
            Reason = Payload,
            Options = [Payload],
            Refs = [new PushedRef("refs/heads/" + Payload, Payload, Payload, RefUpdateKind.Forced, Payload)],
            Stages = [new StageRecord(Payload, Payload, DateTimeOffset.UtcNow, TimeSpan.FromSeconds(1), StageOutcome.Failed, Payload)],
            SourceId = Payload,
            Trigger = PushTrigger.Redeploy,
            Output = "\x1b[31m" + Payload,
        };
        await host.Host.Services.GetRequiredService<IPushLog>().AppendAsync(hostile);

        foreach (var page in new[] { "/pushes", $"/pushes/{hostile.Id}", "/pushes/repositories/shop" })
        {
            var html = await host.ReadAsync(page);
            Assert.DoesNotContain("<img", html, page);
            Assert.Contains(Encoded, html, page);
        }
    }
}
