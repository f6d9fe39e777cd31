using GitPush.Objects;

namespace GitPush.ReceivePack;

/// <content>Branches that somebody works on: those that a work tree has checked out, and the one that HEAD names.</content>
internal sealed partial class CommandChecks
{
    // git's own advice: people search for these words.
    private static readonly string[] CheckedOutAdvice =
    [
        "error: By default, updating the current branch in a non-bare repository",
        "is denied, because it will make the index and work tree inconsistent",
        "with what you pushed, and will require 'git reset --hard' to match",
        "the work tree to HEAD.",
        "",
        "You can set the 'receive.denyCurrentBranch' configuration variable",
        "to 'ignore' or 'warn' in the remote repository to allow pushing into",
        "its current branch; however, this is not recommended unless you",
        "arranged to update its work tree to match what you pushed in some",
        "other way.",
        "",
        "To squelch this message and still keep the default behaviour, set",
        "'receive.denyCurrentBranch' configuration variable to 'refuse'.",
    ];

    private static readonly string[] DeleteCurrentAdvice =
    [
        "error: By default, deleting the current branch is denied, because the next",
        "'git clone' won't result in any file checked out, causing confusion.",
        "",
        "You can set 'receive.denyDeleteCurrent' configuration variable to",
        "'warn' or 'ignore' in the remote repository to allow deleting the",
        "current branch, with or without a warning message.",
        "",
        "To squelch this message, you can set it to 'refuse'.",
    ];

    private string? CheckCheckedOut(string name)
    {
        const string Reason = "branch is currently checked out";
        switch (settings.DenyCurrentBranch)
        {
            case DenyAction.Ignore:
                return null;
            case DenyAction.Warn:
                Warn("updating the current branch");
                return null;
            case DenyAction.UpdateInstead:
                return Because(Reason, $"refusing to update checked out branch: {name} (receive.denyCurrentBranch = updateInstead: this server updates no work tree)");
            case DenyAction.Refuse:
                return Because(Reason, $"refusing to update checked out branch: {name}");
            case DenyAction.Unconfigured:
            default:
                Error($"refusing to update checked out branch: {name}");
                _explanations.AddRange(CheckedOutAdvice);
                return Reason;
        }
    }

    private string? CheckDelete(PushCommand command, string target, bool isCheckedOut, ObjectReader reader)
    {
        var name = command.Name;
        var isBranch = target.StartsWith("refs/heads/", StringComparison.Ordinal);
        if (settings.DenyAllDeletes || (settings.DenyBranchDeletes && isBranch))
        {
            return Because("deletion prohibited", $"denying ref deletion for {name}");
        }

        var exists = refs.TryGet(name, out _);
        if (isCheckedOut || (exists && refs.Head.Target == target))
        {
            switch (settings.DenyDeleteCurrent)
            {
                case DenyAction.Ignore:
                    break;
                case DenyAction.Warn:
                    Warn("deleting the current branch");
                    break;
                case DenyAction.Refuse or DenyAction.UpdateInstead or DenyAction.Unconfigured:
                default:
                    if (settings.DenyDeleteCurrent == DenyAction.Unconfigured)
                    {
                        _explanations.AddRange(DeleteCurrentAdvice);
                    }

                    return Because("deletion of the current branch prohibited", $"refusing to delete the current branch: {name}");
            }
        }

        if (!exists)
        {
            Warn("deleting a non-existent ref");
        }
        else if (!reader.TryGetInfo(command.OldId, out _, out _))
        {
            Warn("allowing deletion of corrupt ref");
        }

        return null;
    }
}
