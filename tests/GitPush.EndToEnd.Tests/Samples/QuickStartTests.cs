using System.Net;

namespace GitPush.EndToEnd.Tests.Samples;

/// <summary>What the README promises of its first command.</summary>
[TestClass]
public sealed class QuickStartTests
{
    [TestMethod]
    public async Task A_page_is_published_by_a_push_and_stays_when_a_bad_one_is_refused()
    {
        using var folder = new TempFolder();
        using var sample = await QuickStartProcess.StartAsync(folder.Combine("data"));
        using var browser = new HttpClient { BaseAddress = sample.Url };
        var work = TestGit.Init(folder.Combine("my-site"));
        var url = $"{sample.Url}site.git";
        StringAssert.Contains(await browser.GetStringAsync("/"), "Waiting for the first push");

        var id = work.Commit("index.html", "<h1>Hello from git push</h1>\n");
        var published = await work.TryRunAsync(["push", url, "main"]);
        Assert.AreEqual(0, published.ExitCode, published.Error);
        StringAssert.Contains(published.Error, $"remote: publish: {id[..7]} is live");
        Assert.AreEqual("<h1>Hello from git push</h1>\n", await browser.GetStringAsync("/site/"));
        StringAssert.Contains(await browser.GetStringAsync("/"), id[..7]);

        work.Commit("index.html", "<h1>Hello</h1>\n<a href=\"sub/missing.html?x=1#y\">lost</a>\n");
        var refused = await work.TryRunAsync(["push", url, "main"]);
        Assert.AreEqual(1, refused.ExitCode);
        StringAssert.Contains(refused.Error, "remote: index.html:2: 'sub/missing.html?x=1#y' leads nowhere");
        Assert.AreEqual("<h1>Hello from git push</h1>\n", await browser.GetStringAsync("/site/"));

        work.Run("reset", "--quiet", "--hard", "HEAD~1");
        work.Run("commit", "--quiet", "--amend", "-m", "Another past");
        var forced = await work.TryRunAsync(["push", "--force", url, "main"]);
        StringAssert.Contains(forced.Error, "main is protected: no force-push");
    }

    [TestMethod]
    public async Task What_was_published_is_there_after_a_restart()
    {
        using var folder = new TempFolder();
        var work = TestGit.Init(folder.Combine("my-site"));
        work.Commit("index.html", "<h1>Hello</h1>\n");
        using (var first = await QuickStartProcess.StartAsync(folder.Combine("data")))
        {
            await work.RunAsync(["push", $"{first.Url}site.git", "main"]);
        }

        using var second = await QuickStartProcess.StartAsync(folder.Combine("data"));
        using var browser = new HttpClient { BaseAddress = second.Url };

        Assert.AreEqual("<h1>Hello</h1>\n", await browser.GetStringAsync("/site/"));
    }

    [TestMethod]
    public async Task A_web_page_that_reaches_the_app_under_another_name_is_turned_away()
    {
        using var folder = new TempFolder();
        using var sample = await QuickStartProcess.StartAsync(folder.Combine("data"));
        using var browser = new HttpClient { BaseAddress = sample.Url };
        using var request = new HttpRequestMessage(HttpMethod.Get, "site.git/info/refs?service=git-receive-pack") { Headers = { Host = "site.example.com" } };

        using var response = await browser.SendAsync(request);

        Assert.AreEqual(HttpStatusCode.BadRequest, response.StatusCode);
    }
}
