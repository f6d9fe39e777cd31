using System.Globalization;
using System.Text.Encodings.Web;
using QuickStart.Publishing;

namespace QuickStart.Pages;

/// <summary>The page at the app's root: what to type, and the site once something is published. Without any asset.</summary>
internal static class StartPage
{
    public static string Render(HttpRequest request, SiteVersion? version)
    {
        var address = $"{request.Scheme}://{request.Host}";
        return Template
            .Replace("{{version}}", Encode(version?.Name ?? ""), StringComparison.Ordinal)
            .Replace("{{status}}", Status(version), StringComparison.Ordinal)
            .Replace("{{commands}}", Encode(string.Join('\n', Instructions.Commands(address))), StringComparison.Ordinal)
            .Replace("{{again}}", Encode("git commit -am \"A better page\"\ngit push " + address + "/site.git main"), StringComparison.Ordinal)
            .Replace("{{site}}", version is null ? "" : Preview, StringComparison.Ordinal);
    }

    private static string Status(SiteVersion? version) => version is null
        ? """<p class="status waiting"><i></i>Waiting for the first push. This page changes when it comes.</p>"""
        : $"""
            <p class="status live"><i></i>Commit <code>{Encode(version.ShortCommit)}</code> is live since
            <time>{Encode(version.PublishedAt.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture))}</time>.
            <a href="{PublishedSite.RequestPath}/">Open it</a></p>
            """;

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    // The pushed page is somebody else's: the sandbox keeps its scripts away from this one.
    private const string Preview = $"""<iframe src="{PublishedSite.RequestPath}/" title="The published site" sandbox="allow-scripts"></iframe>""";

    private const string Template = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>GitPush: git push to publish a page</title>
        <style>
          :root { color-scheme: light dark; --text: #1c2430; --soft: #5a6675; --back: #f6f7f9; --card: #fff; --line: #dfe3e8;
                  --accent: #0b62d6; --live: #178a4c; --code: #10151c; --code-text: #e4e9f0; }
          @media (prefers-color-scheme: dark) {
            :root { --text: #e6eaf0; --soft: #9aa6b5; --back: #12161c; --card: #1a2029; --line: #2c3542;
                    --accent: #6cabff; --live: #4ccf86; --code: #0b0f14; --code-text: #dbe3ee; }
          }
          * { box-sizing: border-box; }
          body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.6 system-ui, sans-serif; }
          main { max-width: 46rem; margin: 0 auto; padding: 3rem 1.25rem; }
          h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem; letter-spacing: -.01em; }
          h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
          p { margin: .4rem 0; } .soft { color: var(--soft); } a { color: var(--accent); }
          pre { background: var(--code); color: var(--code-text); border-radius: 10px; padding: 1rem 1.2rem; overflow-x: auto;
                font: 14px/1.7 ui-monospace, Consolas, monospace; margin: .5rem 0; }
          code { font: .92em ui-monospace, Consolas, monospace; }
          .status { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .8rem 1rem; margin: 1.5rem 0; }
          .status i { display: inline-block; width: .65rem; height: .65rem; border-radius: 50%; margin-right: .6rem; background: var(--soft); }
          .live i { background: var(--live); }
          iframe { width: 100%; height: 20rem; border: 1px solid var(--line); border-radius: 10px; background: #fff; }
        </style>
        </head>
        <body data-version="{{version}}">
        <main>
          <h1>git push to publish a page</h1>
          <p class="soft">This app holds a git repository. What you push to its branch <code>main</code> is checked by one
          C# class and published by another.</p>
          {{status}}
          {{site}}
          <h2>Publish a page</h2>
          <pre>{{commands}}</pre>
          <h2>Change it and publish again</h2>
          <pre>{{again}}</pre>
          <h2>See a push refused</h2>
          <p>Put <code>&lt;a href="missing.html"&gt;</code> into the page, or try
          <code>git push --force</code> after <code>git commit --amend</code>: the stages say why not, and the published page
          stays as it is.</p>
        </main>
        <script>
          const shown = document.body.dataset.version;
          setInterval(async () => {
            const answer = await fetch("/published").catch(() => null);
            if (answer?.ok && await answer.text() !== shown) location.reload();
          }, 1000);
        </script>
        </body>
        </html>
        """;
}
