using GitPush.Console.Assets;
using GitPush.Console.Endpoints;
using GitPush.Console.Html;

namespace GitPush.Console.Pages;

/// <summary>The frame of every page.</summary>
internal static class Layout
{
    public static Markup Render(ConsoleRequest request, Page page)
    {
        var urls = request.Urls;
        return Markup.Of($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{page.Title} · {request.Options.Title}</title>
            <link rel="icon" type="image/svg+xml" href="{urls.Asset(Asset.Icon.FileName)}">
            <link rel="stylesheet" href="{urls.Asset(Asset.Style.FileName)}">
            <script src="{urls.Asset(Asset.Script.FileName)}" defer></script>
            {Markup.If(page.Reloads, Markup.Of($"""<noscript><meta http-equiv="refresh" content="3"></noscript>"""))}
            </head>
            <body>
            <a class="skip" href="#main">Skip to content</a>
            <header class="top">
            <a class="brand" href="{urls.Pushes()}">{Icons.Brand}<span>{request.Options.Title}</span></a>
            <nav aria-label="Console">
            {Entry(urls.Pushes(), "Pushes", page.Section == Section.Pushes)}
            {Entry(urls.Repositories(), "Repositories", page.Section == Section.Repositories)}
            </nav>
            {User(request)}
            </header>
            <main id="main" tabindex="-1">
            {page.Body}
            </main>
            </body>
            </html>

            """);
    }

    private static Markup Entry(ConsoleUrl url, string text, bool isCurrent) => isCurrent
        ? Markup.Of($"""<a class="entry" href="{url}" aria-current="true">{text}</a>""")
        : Markup.Of($"""<a class="entry" href="{url}">{text}</a>""");

    private static Markup User(ConsoleRequest request) => request.Access.IsAuthenticated
        ? Markup.Of($"""<p class="user"><span class="sr">Logged in as </span>{Icons.Person}<bdi>{request.Access.Name}</bdi></p>""")
        : Markup.None;
}
