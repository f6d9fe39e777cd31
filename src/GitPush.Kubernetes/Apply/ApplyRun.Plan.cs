using GitPush.Kubernetes.Apply.Diff;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply;

/// <content>What <c>git push -o plan</c> shows.</content>
internal sealed partial class ApplyRun
{
    private const int MaxDiffLines = 60;
    private const int MaxPlanLines = 1_000;

    /// <summary>Writes what <see cref="ApplyAsync"/> would do, object by object.</summary>
    public async Task TellPlanAsync(CancellationToken cancellationToken)
    {
        var left = MaxPlanLines;
        foreach (var plan in _planned)
        {
            if (plan.Change is not { Kind: not ChangeKind.None } change)
            {
                if (plan.IsDeferred)
                {
                    await TellAsync($"would create {NameOf(plan.Desired.Key)}, or change it: what it needs is made by this push", cancellationToken).ConfigureAwait(false);
                }

                continue;
            }

            await TellAsync(Announce(change), cancellationToken).ConfigureAwait(false);
            left -= await TellDiffAsync(change.Before, AfterOf(change), left, cancellationToken).ConfigureAwait(false);
            if (change.After is { } after)
            {
                await WarnAsync(after, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var obsolete in _obsolete)
        {
            await TellAsync($"would delete {NameOf(obsolete.Key)}", cancellationToken).ConfigureAwait(false);
        }

        await TellAsync(Total(), cancellationToken).ConfigureAwait(false);
    }

    // Of what is new only what its author wrote is of interest, not what the server adds by default.
    private static KubernetesObject? AfterOf(ObjectChange change) => change.Kind == ChangeKind.Create ? change.Desired : change.After ?? change.Desired;

    private string Announce(ObjectChange change) => change.Kind switch
    {
        ChangeKind.Create => $"would create {NameOf(change.Key)}",
        ChangeKind.Recreate => $"would delete {NameOf(change.Key)} and create it again",
        ChangeKind.Adopt => $"would take over {NameOf(change.Key)}",
        _ => $"would change {NameOf(change.Key)} ({ObjectDiff.Summary(change.Before!, change.After!)})",
    }
    + (change.Before is { } before && TakesOverFromKubectl(before) ? ": what kubectl set on it and no manifest has goes" : "");

    private async Task<int> TellDiffAsync(KubernetesObject? before, KubernetesObject? after, int left, CancellationToken cancellationToken)
    {
        var lines = ObjectDiff.Lines(before, after);
        var shown = Math.Min(lines.Count, Math.Min(MaxDiffLines, left));
        foreach (var line in lines.Take(shown))
        {
            await _push.Output.WriteLineAsync($"  {line}", cancellationToken).ConfigureAwait(false);
        }

        if (shown < lines.Count)
        {
            await _push.Output.WriteLineAsync($"  … {lines.Count - shown} more lines", cancellationToken).ConfigureAwait(false);
        }

        return shown;
    }

    private string Total()
    {
        var changes = _planned.Select(plan => plan.Change).OfType<ObjectChange>().ToArray();
        (string Word, int Count)[] counts =
        [
            ("to create", changes.Count(change => change.Kind == ChangeKind.Create) + _planned.Count(plan => plan.IsDeferred)),
            ("to change", changes.Count(change => change.Kind is ChangeKind.Update or ChangeKind.Adopt)),
            ("to create again", changes.Count(change => change.Kind == ChangeKind.Recreate)),
            ("to delete", _obsolete.Count),
            ("unchanged", changes.Count(change => change.Kind == ChangeKind.None)),
        ];
        var words = string.Join(", ", counts.Where(count => count.Count > 0).Select(count => $"{count.Count} {count.Word}"));
        return words.Length == 0 ? "nothing to deploy" : words;
    }
}
