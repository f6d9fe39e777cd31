using System.Reflection;
using Microsoft.Playwright;

namespace GitPush.Console.Tests.Browser;

/// <summary>The one Chromium of all browser tests. <c>./test.sh</c> installs it, and axe-core.</summary>
[TestClass]
public static class Browsers
{
    private static readonly string Root =
        typeof(Browsers).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    private static IPlaywright? _playwright;

    /// <summary>Started by the first test that needs it.</summary>
    internal static Lazy<Task<IBrowser>> Chromium { get; } = new(StartAsync);

    internal static string AxePath => Path.Combine(Root, "artifacts", "console-peers", "node_modules", "axe-core", "axe.min.js");

    internal static string ScreenshotPath(string name) => Path.Combine(Root, "artifacts", "screenshots", name + ".png");

    [AssemblyCleanup]
    public static async Task StopAsync()
    {
        if (Chromium.IsValueCreated)
        {
            await (await Chromium.Value).CloseAsync();
        }

        _playwright?.Dispose();
    }

    private static async Task<IBrowser> StartAsync()
    {
        _playwright = await Playwright.CreateAsync();
        return await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox"],
            Timeout = 120_000,
        });
    }
}
