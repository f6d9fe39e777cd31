using GitPush.Console.Tests.Support;
using Microsoft.Playwright;

namespace GitPush.Console.Tests.Browser;

/// <summary>The console as people use it.</summary>
[TestClass]
[DoNotParallelize]
public sealed class BrowserTests
{
    [TestMethod]
    public async Task The_log_grows_while_a_stage_runs_and_the_page_tells_of_the_end()
    {
        await using var host = await ConsoleHost.StartAsync();
        var git = await host.CreateAsync("shop");
        git.Commit("a.txt", "a");
        var push = ConsoleHost.PushAsync(git, "-o", "wait", "main");
        await host.Deployment.Entered.WaitAsync();
        await using var browser = await ConsoleBrowser.OpenAsync(host);
        await browser.GoAsync("/pushes");
        await browser.SeesAsync("in stage deploy");
        await browser.Page.GetByRole(AriaRole.Link, new() { Name = "shop push" }).ClickAsync();

        await browser.SeesAsync("rolling out");
        await browser.SeesAsync("Running");
        host.Deployment.Write("deploy: \x1b[31m1/3 ready\x1b[0m <script>alert(1)</script>");
        await browser.SeesAsync("1/3 ready");
        await browser.SeesAsync("<script>alert(1)</script>");
        await Assertions.Expect(browser.Page.Locator("#log .fg1")).ToHaveTextAsync("1/3 ready");
        host.Deployment.Write("deploy: 3/3 ready");
        await browser.SeesAsync("3/3 ready");
        host.Deployment.Finish();
        await browser.SeesAsync("Succeeded");
        await browser.SeesAsync("Roll back to this…");

        Assert.AreEqual(1, (await browser.Page.Locator("#log").InnerTextAsync()).Split("rolling out").Length - 1, "The log has a line twice.");
        Assert.AreEqual(0, (await push).ExitCode);
        Assert.IsEmpty(browser.Complaints, string.Join('\n', browser.Complaints));
        Assert.IsTrue(browser.Requests.All(url => url.Authority == host.Host.Url.Authority), "The page asks other hosts for something.");
    }

    [TestMethod]
    public async Task A_running_push_is_cancelled_without_JavaScript()
    {
        await using var host = await ConsoleHost.StartAsync();
        var git = await host.CreateAsync("shop");
        git.Commit("a.txt", "a");
        var push = ConsoleHost.PushAsync(git, "-o", "wait", "main");
        await host.Deployment.Entered.WaitAsync();
        await using var browser = await ConsoleBrowser.OpenAsync(host, javaScript: false);
        await browser.GoAsync($"/pushes/{await host.LatestAsync()}");
        await browser.SeesAsync("rolling out");
        await browser.ClickAsync("Cancel…");
        await browser.SeesAsync("what it has done is taken back");
        await browser.ClickAsync("Cancel the push");

        var result = await push;
        await browser.SeesAsync("Cancelled");

        Assert.AreNotEqual(0, result.ExitCode);
        Assert.Contains("cancelled", result.Error);
        Assert.Contains("ada", result.Error);
        Assert.HasCount(1, host.Deployment.TakenBack);
        Assert.IsEmpty(host.Deployment.Live);
    }

    [TestMethod]
    public async Task A_roll_back_deploys_the_earlier_commit()
    {
        await using var host = await ConsoleHost.StartAsync();
        var git = await host.CreateAsync("shop");
        var first = git.Commit("a.txt", "a");
        await ConsoleHost.PushAsync(git, "main");
        var earlier = await host.LatestAsync();
        var second = git.Commit("a.txt", "b");
        await ConsoleHost.PushAsync(git, "main");
        await using var browser = await ConsoleBrowser.OpenAsync(host);
        await browser.GoAsync($"/pushes/{earlier}");
        await browser.ClickAsync("Roll back to this…");
        await browser.SeesAsync($"moves from {second[..7]} to {first[..7]}");
        await browser.ClickAsync("Roll back");
        await browser.SeesAsync("Succeeded");
        await browser.SeesAsync("rolled back to " + earlier[^8..]);

        CollectionAssert.AreEqual(new[] { first, second, first }, host.Deployment.Live.ToArray());
        Assert.AreEqual(first, host.Host.Inspect("shop").Run("rev-parse", "main"));
        Assert.IsEmpty(browser.Complaints, string.Join('\n', browser.Complaints));
    }

    [TestMethod]
    public async Task A_redeployment_runs_the_stages_for_the_same_commit()
    {
        await using var host = await ConsoleHost.StartAsync();
        var git = await host.CreateAsync("shop");
        var commit = git.Commit("a.txt", "a");
        await ConsoleHost.PushAsync(git, "main");
        await using var browser = await ConsoleBrowser.OpenAsync(host);
        await browser.GoAsync($"/pushes/{await host.LatestAsync()}");
        await browser.ClickAsync("Redeploy…");
        await browser.ClickAsync("Redeploy");
        await browser.SeesAsync("redeployed");
        await browser.SeesAsync("Succeeded");

        CollectionAssert.AreEqual(new[] { commit, commit }, host.Deployment.Live.ToArray());
    }

    [TestMethod]
    public async Task A_repository_is_frozen_and_takes_pushes_again()
    {
        await using var host = await ConsoleHost.StartAsync();
        var git = await host.CreateAsync("team/shop");
        git.Commit("a.txt", "a");
        await using var browser = await ConsoleBrowser.OpenAsync(host, javaScript: false);
        await browser.GoAsync("/pushes/repositories/team/shop");
        await browser.ClickAsync("Freeze…");
        await browser.Page.GetByLabel("Reason, which pushers read").FillAsync("stock-taking until Monday");
        await browser.ClickAsync("Freeze");
        await browser.SeesAsync("stock-taking until Monday");

        Assert.Contains("stock-taking until Monday", (await ConsoleHost.PushAsync(git, "main")).Error);
        await browser.ClickAsync("Take pushes again…");
        await browser.ClickAsync("Take pushes");
        await browser.SeesAsync("Freeze…");
        Assert.AreEqual(0, (await ConsoleHost.PushAsync(git, "main")).ExitCode);
    }

    [TestMethod]
    public async Task Hostile_names_break_nothing()
    {
        await using var host = await ConsoleHost.StartAsync();
        var git = await host.CreateAsync("shop", user: "ada<img src=x onerror=alert(1)>");
        git.Commit("<img src=x onerror=alert(1)>/\"'\n\u202E.txt", "<script>alert(1)</script>", "<script>alert(1)</script>");
        var push = await ConsoleHost.PushAsync(git, "-o", "<script>alert(1)</script>", "HEAD:refs/heads/<img/src=x/onerror=alert(1)>", "HEAD:refs/heads/main");
        Assert.AreEqual(0, push.ExitCode, push.Error);
        await using var browser = await ConsoleBrowser.OpenAsync(host);
        await browser.GoAsync("/pushes");
        await browser.SeesAsync("<img/src=x/onerror=alert(1)>");
        await browser.Page.GetByRole(AriaRole.Link, new() { Name = "shop push" }).ClickAsync();
        await browser.SeesAsync("ada<img src=x onerror=alert(1)>");
        await browser.GoAsync("/pushes/repositories/shop");
        await browser.Page.GetByRole(AriaRole.Link, new() { Name = "Files of refs/heads/<img/src=x/onerror=alert(1)>" }).ClickAsync();
        await browser.ClickAsync("<img src=x onerror=alert(1)>");
        await browser.Page.Locator(".files a").ClickAsync();
        await browser.SeesAsync("<script>alert(1)</script>");
        await browser.SeesAsync("␊⟨U+202E⟩");

        Assert.AreEqual(0, await browser.Page.Locator("main img, main script").CountAsync());
        Assert.IsEmpty(browser.Complaints, string.Join('\n', browser.Complaints));
    }

    [TestMethod]
    public async Task The_keyboard_reaches_everything_in_order()
    {
        await using var host = await ConsoleHost.StartAsync();
        await using var browser = await ConsoleBrowser.OpenAsync(host);
        await browser.GoAsync("/pushes");

        await browser.Page.Keyboard.PressAsync("Tab");
        Assert.AreEqual("Skip to content", await browser.Page.Locator(":focus").InnerTextAsync());
        await browser.Page.Keyboard.PressAsync("Enter");
        await browser.Page.Keyboard.PressAsync("Tab");

        Assert.AreEqual("SUMMARY", await browser.Page.Locator(":focus").EvaluateAsync<string>("element => element.tagName"));
    }
}
