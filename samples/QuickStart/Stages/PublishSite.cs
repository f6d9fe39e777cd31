using System.Globalization;
using GitPush.Hooks;
using GitPush.Repositories;
using QuickStart.Publishing;

namespace QuickStart.Stages;

/// <summary>
/// Publishes what is pushed to <c>main</c>: writes the files into a folder of their own, then shows that folder to visitors
/// in one step. When the push is refused after all, visitors get the old site back.
/// </summary>
internal sealed class PublishSite(PublishedSite site, TimeProvider time) : IHookStage
{
    public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        if (push.Updates.FirstOrDefault(update => update is { Branch: "main", Kind: not RefUpdateKind.Delete }) is not { } main)
        {
            return StageResult.Continue;
        }

        var version = new SiteVersion($"{main.NewId}-{push.Id}", time.GetUtcNow());
        push.OnRollback("files of the new version", _ =>
        {
            site.Discard(version);
            return ValueTask.CompletedTask;
        });
        await push.Output.WriteLineAsync($"publish: checking out {version.ShortCommit}", cancellationToken);
        await push.Repository.CheckOutAsync(
            main.NewId,
            site.FolderOf(version),
            new CheckOutOptions { SymbolicLinks = SymbolicLinkPolicy.Skip },
            cancellationToken);
        foreach (var path in (await main.GetChangedPathsAsync(cancellationToken)).Take(20))
        {
            await push.Output.WriteLineAsync($"publish: {path}", cancellationToken);
        }

        var previous = site.Current;
        push.OnRollback("the site that visitors see", _ =>
        {
            site.Show(previous);
            return ValueTask.CompletedTask;
        });
        site.Show(version);
        return StageResult.Continue;
    }

    public async ValueTask PostReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        if (site.Current is { } version)
        {
            var when = version.PublishedAt.ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
            await push.Output.WriteLineAsync($"publish: {version.ShortCommit} is live since {when}", cancellationToken);
            site.Prune();
        }
    }
}
