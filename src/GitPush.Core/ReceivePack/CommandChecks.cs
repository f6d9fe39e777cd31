using GitPush.Checks;
using GitPush.Objects;
using GitPush.Protocol;
using GitPush.Refs;
using GitPush.Repositories;

namespace GitPush.ReceivePack;

/// <summary>
/// What the server itself has to say about each command, before any stage runs. The reasons are git's own words: clients
/// and people know them.
/// </summary>
internal sealed partial class CommandChecks(GitRepository repository, RefSnapshot refs, ReceivePackSettings settings)
{
    // What the pusher should read besides the reasons: lines for "remote:".
    private readonly List<string> _explanations = [];

    private readonly Lazy<HashSet<string>> _checkedOut = new(() => WorkTrees.CheckedOut(repository.Path, settings.HasWorkTree));

    /// <summary>
    /// Whether there is a proc-receive hook for the refs that belong to one: then their commands are scheduled for it, and what
    /// they would do is the hook's affair. Null where it has handed them back.
    /// </summary>
    public required bool? HasProcReceiveHook { get; init; }

    /// <summary>Rejects the commands that cannot be carried out, each with its reason.</summary>
    /// <param name="commands">The push's commands; those that are rejected already are left as they are.</param>
    /// <param name="atomic">Whether all refs shall change in one transaction.</param>
    /// <returns>What the pusher should read besides the reasons: lines for <c>remote:</c>.</returns>
    public IReadOnlyList<string> Run(IReadOnlyList<PushCommand> commands, bool atomic)
    {
        using var reader = repository.Objects.OpenReader();
        foreach (var command in commands)
        {
            if (command.Rejection is null && Check(command, reader) is { } reason)
            {
                command.Reject(reason);
            }
        }

        RejectDuplicates(commands);
        commands = [.. commands.Where(command => command.ProcReceive == ProcReceiveState.None)];
        ResolveAliases(commands);
        RejectTransactionFailures(commands, atomic);
        return _explanations;
    }

    /// <summary>
    /// Rejects what moves a branch otherwise than forward, where the repository's config says so. To be called when it is known that
    /// the history of what is pushed is complete.
    /// </summary>
    public void RejectForced(IReadOnlyList<PushCommand> commands, CancellationToken cancellationToken)
    {
        if (!settings.DenyNonFastForwards)
        {
            return;
        }

        var moves = commands.Where(IsMoveOfBranch).ToList();
        var fastForwards = FastForwards.Find(repository, moves, cancellationToken);
        using var reader = repository.Objects.OpenReader();
        foreach (var command in moves.Where(move => !fastForwards.Contains(move)))
        {
            var isCommit = reader.TryGetInfo(command.OldId, out var type, out _) && type == ObjectType.Commit;
            command.Reject(isCommit
                ? Because("non-fast-forward", $"denying non-fast-forward {command.Name} (you should pull first)")
                : Because("bad ref", $"bad sha1 objects for {command.Name}"));
        }
    }

    private bool IsMoveOfBranch(PushCommand command) =>
        command is { Rejection: null, ProcReceive: ProcReceiveState.None, OldId.IsZero: false, IsDelete: false }
        && Target(command.Name) is { } target && target.StartsWith("refs/heads/", StringComparison.Ordinal);

    private void Error(string text) => _explanations.Add($"error: {Printable.Text(text)}");

    /// <summary>Explains a reason, which is one of the few words that fit behind a ref.</summary>
    private string Because(string reason, string explanation)
    {
        Error(explanation);
        return reason;
    }

    private void Warn(string text) => _explanations.Add($"warning: {Printable.Text(text)}");

    private string? Check(PushCommand command, ObjectReader reader)
    {
        var name = command.Name;
        if (!command.IsText)
        {
            return Because("funny refname", $"refusing a ref name that is not UTF-8: '{name}'");
        }

        if (!RefName.IsPushable(name, command.IsDelete))
        {
            return Because("funny refname", $"refusing to update funny ref '{name}' remotely");
        }

        if (HasNoRoomForLock(command.NameBytes.Span))
        {
            return Because("failed to update ref", $"cannot lock ref '{name}': a part of the name is longer than {MaxComponentBytes} bytes");
        }

        if (!command.IsDelete && command.NameBytes.Span.Count((byte)'/') >= MaxComponents)
        {
            return Because("failed to update ref", $"the name has more than {MaxComponents} parts: cannot lock ref '{name}'");
        }

        if (Target(name) is not { } target)
        {
            return Because("broken symref", $"refusing update to broken symref '{name}'");
        }

        command.Target = target;

        // What is true of a ref is true of it by every name.
        var isBranch = target.StartsWith("refs/heads/", StringComparison.Ordinal);
        if (settings.Hidden.IsHidden(name) || settings.Hidden.IsHidden(target))
        {
            return command.IsDelete
                ? Because("deny deleting a hidden ref", $"'{name}' is hidden")
                : Because("deny updating a hidden ref", $"'{name}' is hidden");
        }

        if (HasProcReceiveHook is { } hasHook && settings.ProcReceive.Matches(command))
        {
            if (hasHook)
            {
                command.ProcReceive = ProcReceiveState.Scheduled;
                return null;
            }

            return Because("fail to run proc-receive hook", "cannot find hook 'proc-receive'");
        }

        var isCheckedOut = isBranch && _checkedOut.Value.Contains(target);
        var refusal = isCheckedOut ? CheckCheckedOut(name) : null;
        refusal ??= command.IsDelete ? CheckDelete(command, target, isCheckedOut, reader) : null;
        if (refusal is not null)
        {
            return refusal;
        }

        if (!command.IsDelete)
        {
            if (!reader.TryGetInfo(command.NewId, out var type, out _))
            {
                return Because("bad pack", $"{name}: the push does not have the object {command.NewId}");
            }

            if (isBranch && type != ObjectType.Commit)
            {
                return Because("invalid new value provided", $"cannot update ref '{name}': trying to write non-commit object {command.NewId} to branch '{name}'");
            }
        }

        return null;
    }

    private void RejectDuplicates(IReadOnlyList<PushCommand> commands)
    {
        if (commands.Count < 2)
        {
            return;
        }

        foreach (var group in commands.Where(command => command.IsText).GroupBy(command => command.Name, StringComparer.Ordinal).Where(group => group.Skip(1).Any()))
        {
            Error($"multiple updates for ref '{group.Key}' not allowed");
            foreach (var command in group)
            {
                command.Reject("multiple updates for one ref");
            }
        }
    }
}
