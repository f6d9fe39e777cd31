using GitPush.Checks;

namespace GitPush.ReceivePack;

/// <content>Refs are paths: where <c>a</c> is, there can be no <c>a/b</c>. The transaction would find that too, but only after the stages have run.</content>
internal sealed partial class CommandChecks
{
    /// <param name="atomic">
    /// With one transaction for all refs, a delete makes no room for a ref that is created; otherwise deletes come first.
    /// </param>
    private void RejectNameConflicts(IReadOnlyList<PushCommand> commands, bool atomic)
    {
        var reason = atomic ? AtomicTransactionFailed : "refname conflict";
        var accepted = commands.Where(command => command.Rejection is null).ToList();
        var deleted = accepted.Where(command => command.IsDelete && !atomic).Select(command => command.Name).ToHashSet(StringComparer.Ordinal);
        var created = accepted.Where(command => !command.IsDelete && command.OldId.IsZero).ToDictionary(command => command.Name, StringComparer.Ordinal);
        foreach (var command in created.Values)
        {
            if (InTheWayOf(command.Name, deleted) is { } existing)
            {
                Reject(command, $"cannot lock ref '{command.Name}': '{existing}' exists; cannot create '{command.Name}'");
            }
        }

        foreach (var command in created.Values)
        {
            // Of "a" and "a/b" in one push neither is more wanted than the other.
            foreach (var parent in RefName.Parents(command.Name))
            {
                if (created.TryGetValue(parent, out var other))
                {
                    Reject(command, $"cannot process '{parent}' and '{command.Name}' at the same time");
                    other.Reject(reason);
                }
            }
        }

        void Reject(PushCommand command, string explanation)
        {
            command.Reject(reason);
            Error(explanation);
        }
    }

    private string? InTheWayOf(string name, HashSet<string> deleted)
    {
        foreach (var parent in RefName.Parents(name))
        {
            if (refs.TryGet(parent, out _) && !deleted.Contains(parent))
            {
                return parent;
            }
        }

        foreach (var below in refs.WithPrefix(name + "/"))
        {
            if (!deleted.Contains(below.Name))
            {
                return below.Name;
            }
        }

        return null;
    }
}
