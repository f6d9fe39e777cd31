namespace GitPush.ReceivePack;

/// <content>
/// What the ref transaction would find too, but only after the stages have run. Where it is one for all refs, its failure is
/// that of every ref, as in git; which one is to blame stands in the explanation.
/// </content>
internal sealed partial class CommandChecks
{
    private const string AtomicTransactionFailed = "atomic transaction failed";

    private void RejectTransactionFailures(IReadOnlyList<PushCommand> commands, bool atomic)
    {
        if (atomic && IsAnyRejected(commands))
        {
            // What is refused for what it is does not come to the transaction.
            return;
        }

        foreach (var command in commands.Where(command => command.Rejection is null).ToList())
        {
            if (CheckOldValue(command) is { } reason)
            {
                command.Reject(atomic ? AtomicTransactionFailed : reason);
            }
        }

        RejectNameConflicts(commands, atomic);
        if (atomic && IsAnyRejected(commands))
        {
            foreach (var command in commands)
            {
                command.Reject(AtomicTransactionFailed);
            }
        }
    }

    private static bool IsAnyRejected(IReadOnlyList<PushCommand> commands) => commands.Any(command => command.Rejection is not null);

    private string? CheckOldValue(PushCommand command)
    {
        if (!refs.TryGet(command.Name, out var current))
        {
            // Deleting what is not there changes nothing and is no error, as in git.
            return command.OldId.IsZero || command.IsDelete
                ? null
                : Because("reference does not exist", $"cannot lock ref '{command.Name}': unable to resolve reference '{command.Name}'");
        }

        if (command.OldId.IsZero)
        {
            return Because("reference already exists", $"cannot lock ref '{command.Name}': reference already exists");
        }

        return current.Id == command.OldId
            ? null
            : Because("incorrect old value provided", $"cannot lock ref '{command.Name}': is at {current.Id} but expected {command.OldId}");
    }
}
