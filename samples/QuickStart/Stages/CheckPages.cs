using System.Text.RegularExpressions;
using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Repositories;

namespace QuickStart.Stages;

/// <summary>
/// Refuses a site that would greet its visitors with an error: without an <c>index.html</c>, or with a page that links to a
/// file that is not there. It reads the pushed commit from quarantine, before anybody else can see it.
/// </summary>
internal sealed partial class CheckPages : IHookStage
{
    private const int MaxReported = 10;

    public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        if (push.Updates.FirstOrDefault(update => update is { Branch: "main", Kind: not RefUpdateKind.Delete }) is not { } main)
        {
            return StageResult.Continue;
        }

        var repository = push.Repository;
        if (repository.FindEntry(main.NewId, "index.html") is null)
        {
            return StageResult.Reject(main, "there is no index.html in the root folder");
        }

        var pages = 0;
        var dead = new List<string>();
        foreach (var path in Pages(repository, main.NewId, ""))
        {
            cancellationToken.ThrowIfCancellationRequested();
            pages++;
            dead.AddRange(DeadLinks(repository, main.NewId, path));
        }

        foreach (var line in dead.Take(MaxReported))
        {
            await push.Output.WriteLineAsync(line, cancellationToken);
        }

        if (dead.Count > 0)
        {
            return StageResult.Reject(main, dead.Count == 1 ? "a link leads nowhere" : $"{dead.Count} links lead nowhere");
        }

        await push.Output.WriteLineAsync($"check: {pages} page(s), every link leads somewhere", cancellationToken);
        return StageResult.Continue;
    }

    private static IEnumerable<string> Pages(GitRepository repository, ObjectId tree, string folder)
    {
        foreach (var entry in repository.GetTree(tree))
        {
            var path = folder + entry.Name;
            if (entry.Mode == EntryMode.Tree)
            {
                foreach (var page in Pages(repository, entry.Id, path + "/"))
                {
                    yield return page;
                }
            }
            else if (entry.Mode != EntryMode.Submodule && path.EndsWith(".html", StringComparison.OrdinalIgnoreCase))
            {
                yield return path;
            }
        }
    }

    private static IEnumerable<string> DeadLinks(GitRepository repository, ObjectId commit, string page)
    {
        var text = repository.ReadText(commit, page) ?? "";
        foreach (Match match in Link().Matches(text))
        {
            var link = match.Groups["link"].Value;
            if (TargetOf(page, link) is { } target && !Exists(repository, commit, target))
            {
                var line = text.AsSpan(0, match.Index).Count('\n') + 1;
                yield return $"{page}:{line}: '{link}' leads nowhere";
            }
        }
    }

    /// <summary>The path in the repository that a link of a page names, or null for a link that leaves the site.</summary>
    private static string? TargetOf(string page, string link)
    {
        // The address that the page would have at the root of a site; "..", "%20", "?query" and "#part" resolve as in a browser.
        var address = new Uri(new Uri("http://site.invalid/"), page);
        return Uri.TryCreate(address, link, out var target) && target.Host == address.Host && link[0] != '/'
            ? Uri.UnescapeDataString(target.AbsolutePath).Trim('/')
            : null;
    }

    private static bool Exists(GitRepository repository, ObjectId commit, string path) =>
        path.Length == 0
        || repository.FindEntry(commit, path) is { Mode: not EntryMode.Tree }
        || repository.FindEntry(commit, path + "/index.html") is not null;

    [GeneratedRegex("""\b(?:href|src)\s*=\s*["'](?<link>[^"'#?][^"']*)["']""", RegexOptions.IgnoreCase)]
    private static partial Regex Link();
}
