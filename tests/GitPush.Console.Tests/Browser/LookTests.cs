using System.Text.Json.Nodes;
using GitPush.Console.Tests.Support;

namespace GitPush.Console.Tests.Browser;

/// <summary>How every page looks and what a screen reader gets of it. Leaves pictures in <c>artifacts/screenshots</c>.</summary>
[TestClass]
[DoNotParallelize]
public sealed class LookTests
{
    [TestMethod]
    public async Task Every_page_is_accessible_and_fits_in_both_themes_on_phone_and_desktop()
    {
        await using var host = await ConsoleHost.StartAsync(options => options.Title = "Shop deployments");
        var (running, push) = await SampleData.FillAsync(host);
        var failed = (string)JsonNode.Parse(await host.ReadAsync("/pushes/api/v1/pushes?result=Failed"))!["items"]![0]!["id"]!;
        var succeeded = (string)JsonNode.Parse(await host.ReadAsync("/pushes/api/v1/pushes?result=Succeeded"))!["items"]![0]!["id"]!;
        (string Name, string Path)[] pages =
        [
            ("pushes", "/pushes"),
            ("pushes-filtered", "/pushes?repository=team/api&result=Failed"),
            ("pushes-mistake", "/pushes?from=yesterday"),
            ("push-running", $"/pushes/{running}"),
            ("push-failed", $"/pushes/{failed}"),
            ("push-succeeded", $"/pushes/{succeeded}"),
            ("rollback", $"/pushes/{succeeded}/rollback"),
            ("repositories", "/pushes/repositories"),
            ("repository", "/pushes/repositories/team/shop-web"),
            ("repository-frozen", "/pushes/repositories/website"),
            ("freeze", "/pushes/repositories/team/api/-/freeze"),
            ("refs", "/pushes/repositories/team/shop-web/-/refs"),
            ("tree", "/pushes/repositories/team/shop-web/-/tree"),
            ("file", "/pushes/repositories/team/shop-web/-/tree?at=main&path=src/Program.cs"),
            ("commit", $"/pushes/repositories/team/shop-web/-/commit?id={host.Host.Inspect("team/shop-web").Run("rev-parse", "main~1")}"),
            ("not-found", "/pushes/nothing"),
        ];
        List<string> findings = [];
        foreach (var (theme, width) in new[] { ("light", 1280), ("dark", 1280), ("light", 360), ("dark", 360) })
        {
            await using var browser = await ConsoleBrowser.OpenAsync(host, isDark: theme == "dark", width: width, bypassPolicy: true);
            var axe = await File.ReadAllTextAsync(Browsers.AxePath);
            foreach (var (name, path) in pages)
            {
                await browser.GoAsync(path);
                if (width > 500 || theme == "light")
                {
                    // Each theme and each width once: dark on a phone has the colours of the one and the places of the other.
                    await browser.Page.EvaluateAsync(axe);
                    var violations = await browser.Page.EvaluateAsync<string[]>(
                        "async () => (await axe.run()).violations.flatMap(v => v.nodes.map(n => `${v.impact} ${v.id}: ${n.html} (${n.any.map(a => a.message).join('; ')})`))");
                    findings.AddRange(violations.Select(violation => $"{name} {theme} {width}: {violation}"));
                }

                if (await browser.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"))
                {
                    findings.Add($"{name} {theme} {width}: wider than the window");
                }

                await browser.TakePictureAsync($"{name}-{theme}-{width}");
            }
        }

        Assert.IsEmpty(findings, string.Join('\n', findings.Distinct()));
        host.Deployment.Finish();
        Assert.AreEqual(0, (await push).ExitCode);
    }
}
