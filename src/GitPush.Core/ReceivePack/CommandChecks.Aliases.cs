using GitPush.Refs;

namespace GitPush.ReceivePack;

/// <content>Symbolic refs: an update of one is an update of what it points to, which the push may also name itself.</content>
internal sealed partial class CommandChecks
{
    // What a file's name may have on most file systems, less the ".lock" behind it.
    private const int MaxComponentBytes = 250;

    // Folders that a ref may lie in. Whoever lists refs goes down into all of them, and a thread's stack has an end.
    private const int MaxComponents = 256;

    private readonly Dictionary<string, string> _targets = new(StringComparer.Ordinal);

    private static bool HasNoRoomForLock(ReadOnlySpan<byte> name)
    {
        foreach (var component in name.Split((byte)'/'))
        {
            if (component.End.Value - component.Start.Value > MaxComponentBytes)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The ref that a name finally leads to, which need not exist: its own unless it is symbolic; null when it leads nowhere.</summary>
    private string? Target(string name)
    {
        var target = refs.TryGet(name, out var known) ? known.SymbolicTarget ?? name : Follow(name);
        if (target is not null)
        {
            _targets[name] = target;
        }

        return target;
    }

    private string? Follow(string name)
    {
        for (var depth = 0; depth <= RefSnapshotBuilder.MaxSymbolicDepth; depth++)
        {
            var raw = repository.RefStore.ReadRaw(name, out _);
            switch (raw.Kind)
            {
                case RawRefKind.Symbolic:
                    name = raw.Target!;
                    break;
                case RawRefKind.Broken:
                    return null;
                default:
                    return name;
            }
        }

        return null;
    }

    /// <summary>
    /// Of several commands that come to the same ref one does the work, when all say the same; when they do not, none of them
    /// is right (git's check_aliased_updates()).
    /// </summary>
    private void ResolveAliases(IReadOnlyList<PushCommand> commands)
    {
        var byTarget = commands.Where(command => command.Rejection is null).GroupBy(command => _targets[command.Name], StringComparer.Ordinal);
        foreach (var group in byTarget.Where(group => group.Skip(1).Any()))
        {
            var first = group.FirstOrDefault(command => command.Name == group.Key) ?? group.First();
            foreach (var other in group.Where(command => command != first))
            {
                if (other.OldId == first.OldId && other.NewId == first.NewId)
                {
                    other.AnsweredBy = first;
                    continue;
                }

                first.Reject("inconsistent aliased update");
                other.Reject("inconsistent aliased update");
                Error(
                    $"refusing inconsistent update between symref '{other.Name}' ({other.OldId}..{other.NewId}) and its target '{first.Name}' ({first.OldId}..{first.NewId})");
            }
        }
    }
}
