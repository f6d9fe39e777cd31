using System.Collections.Concurrent;
using GitPush.Console.Tests.Support;
using Microsoft.Playwright;

namespace GitPush.Console.Tests.Browser;

/// <summary>A user's browser before the console. Remembers what it complained about.</summary>
internal sealed class ConsoleBrowser : IAsyncDisposable
{
    // Waiting is for conditions; this is for a machine that is very busy.
    private const int Patience = 120_000;

    private readonly IBrowserContext _context;

    private ConsoleBrowser(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.SetDefaultTimeout(Patience);
        page.SetDefaultNavigationTimeout(Patience);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                Complaints.Enqueue($"{message.Text} at {message.Location}");
            }
        };
        page.PageError += (_, error) => Complaints.Enqueue(error);
        page.Dialog += (_, dialog) =>
        {
            Complaints.Enqueue($"A dialog said: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        page.Request += (_, request) => Requests.Enqueue(new Uri(request.Url));
    }

    public IPage Page { get; }

    /// <summary>Errors, refused scripts and styles, dialogs.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>All addresses that were asked for.</summary>
    public ConcurrentQueue<Uri> Requests { get; } = new();

    public static async Task<ConsoleBrowser> OpenAsync(
        ConsoleHost host, string user = "ada", bool javaScript = true, bool isDark = false, int width = 1280, bool bypassPolicy = false)
    {
        var browser = await Browsers.Chromium.Value;
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = host.Host.Url.AbsoluteUri,
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            ExtraHTTPHeaders = [KeyValuePair.Create(HeaderAuthentication.Header, Uri.EscapeDataString(user))],
            JavaScriptEnabled = javaScript,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new ViewportSize { Width = width, Height = width < 500 ? 760 : 860 },
            BypassCSP = bypassPolicy,
        });
        return new ConsoleBrowser(context, await context.NewPageAsync());
    }

    public Task GoAsync(string path) => Page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded });

    public Task ClickAsync(string text) => Page.GetByRole(AriaRole.Main).GetByText(text, new LocatorGetByTextOptions { Exact = true }).First.ClickAsync();

    /// <summary>Waits until the page has a text.</summary>
    public Task SeesAsync(string text) => Assertions.Expect(Page.Locator("main")).ToContainTextAsync(text, new() { Timeout = Patience });

    public async Task TakePictureAsync(string name)
    {
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Browsers.ScreenshotPath(name), FullPage = true, Animations = ScreenshotAnimations.Disabled });
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
