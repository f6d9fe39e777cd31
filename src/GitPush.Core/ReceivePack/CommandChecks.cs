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
internal sealed partial class CommandChecks(GitRepository repository, RefSnapshot refs, GitPushOptions options)
{
    private readonly bool _denyDeletes = !options.AllowDeletes;
    private readonly bool _denyBranchDeletes = repository.Config.GetBoolean("receive.denydeletes") ?? false;
    private readonly bool _denyNonFastForwards = !options.AllowNonFastForwards || (repository.Config.GetBoolean("receive.denynonfastforwards") ?? false);
    private readonly bool _denyDeleteCurrent = !options.AllowDeleteCurrentBranch && !AllowsDeleteCurrent(repository.Config);
    private readonly HiddenRefs _hidden = HiddenRefs.For("receive", repository.Config, options);

    /// <summary>Rejects the commands that cannot be carried out, each with its reason.</summary>
    /// <param name="commands">The push's commands; those that are rejected already are left as they are.</param>
    /// <param name="atomic">Whether all refs shall change in one transaction.</param>
    /// <returns>What the pusher should read besides the reasons: lines for <c>remote:</c>.</returns>
    public IReadOnlyList<string> Run(IReadOnlyList<PushCommand> commands, bool atomic)
    {
        var explanations = new List<string>();
        using var reader = repository.Objects.OpenReader();
        foreach (var command in commands)
        {
            if (command.Rejection is null && Check(command, reader) is var (reason, explanation))
            {
                command.Reject(reason);
                explanations.Add($"error: {Printable.Text(explanation)}");
            }
        }

        RejectDuplicates(commands);
        explanations.AddRange(ResolveAliases(commands));
        explanations.AddRange(RejectNameConflicts(commands, atomic));
        return explanations;
    }

    private (string Reason, string Explanation)? Check(PushCommand command, ObjectReader reader)
    {
        var name = command.Name;
        if (!command.IsText)
        {
            return ("funny refname", $"refusing a ref name that is not UTF-8: '{name}'");
        }

        if (!RefName.IsPushable(name, command.IsDelete))
        {
            return ("funny refname", $"refusing to update funny ref '{name}' remotely");
        }

        if (HasNoRoomForLock(command.NameBytes.Span))
        {
            return ("failed to update ref", $"cannot lock ref '{name}': a part of the name is longer than {MaxComponentBytes} bytes");
        }

        if (Target(name) is not { } target)
        {
            return ("broken symref", $"refusing update to broken symref '{name}'");
        }

        // What is true of a ref is true of it by every name.
        var isBranch = target.StartsWith("refs/heads/", StringComparison.Ordinal);
        if (_hidden.IsHidden(name) || _hidden.IsHidden(target))
        {
            return command.IsDelete
                ? ("deny deleting a hidden ref", $"'{name}' is hidden")
                : ("deny updating a hidden ref", $"'{name}' is hidden");
        }

        if (command.IsDelete && (_denyDeletes || (_denyBranchDeletes && isBranch)))
        {
            return ("deletion prohibited", $"denying ref deletion for {name}");
        }

        if (command.IsDelete && _denyDeleteCurrent && refs.Head.Target == target && refs.TryGet(name, out _))
        {
            return ("deletion of the current branch prohibited", $"refusing to delete the current branch: {name}");
        }

        if (!command.IsDelete)
        {
            if (!reader.TryGetInfo(command.NewId, out var type, out _))
            {
                return ("bad pack", $"{name}: the push does not have the object {command.NewId}");
            }

            if (isBranch && type != ObjectType.Commit)
            {
                return ("invalid new value provided", $"cannot update ref '{name}': trying to write non-commit object {command.NewId} to branch");
            }
        }

        return CheckOldValue(command) ?? (isBranch ? CheckFastForward(command, reader) : null);
    }

    // receive.denyDeleteCurrent in git-config(1): a boolean, or "ignore", "warn", "refuse".
    private static bool AllowsDeleteCurrent(RepositoryConfig config) =>
        config.GetString("receive.denydeletecurrent") is { } text
        && (RepositoryConfig.TryParseBoolean(text, out var denies)
            ? !denies
            : text.Equals("ignore", StringComparison.OrdinalIgnoreCase) || text.Equals("warn", StringComparison.OrdinalIgnoreCase));

    private (string Reason, string Explanation)? CheckOldValue(PushCommand command)
    {
        if (!refs.TryGet(command.Name, out var current))
        {
            // Deleting what is not there changes nothing and is no error, as in git.
            return command.OldId.IsZero || command.IsDelete
                ? null
                : ("reference does not exist", $"cannot lock ref '{command.Name}': unable to resolve reference '{command.Name}'");
        }

        if (command.OldId.IsZero)
        {
            return ("reference already exists", $"cannot lock ref '{command.Name}': reference already exists");
        }

        return current.Id == command.OldId
            ? null
            : ("incorrect old value provided", $"cannot lock ref '{command.Name}': is at {current.Id} but expected {command.OldId}");
    }

    private (string Reason, string Explanation)? CheckFastForward(PushCommand command, ObjectReader reader)
    {
        if (!_denyNonFastForwards || command is { OldId.IsZero: true } or { NewId.IsZero: true })
        {
            return null;
        }

        return !reader.TryGetInfo(command.OldId, out var type, out _) || type != ObjectType.Commit ? ("bad ref", $"bad sha1 objects for {command.Name}")
            : repository.IsAncestor(command.OldId, command.NewId) ? null
            : ("non-fast-forward", $"denying non-fast-forward {command.Name} (you should pull first)");
    }

    private static void RejectDuplicates(IReadOnlyList<PushCommand> commands)
    {
        if (commands.Count < 2)
        {
            return;
        }

        foreach (var group in commands.Where(command => command.IsText).GroupBy(command => command.Name, StringComparer.Ordinal).Where(group => group.Skip(1).Any()))
        {
            foreach (var command in group)
            {
                command.Reject("multiple updates for one ref");
            }
        }
    }
}
