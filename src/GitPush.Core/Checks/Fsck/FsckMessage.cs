namespace GitPush.Checks.Fsck;

/// <summary>One of git's fsck messages.</summary>
/// <param name="Name">The name that git prints and that a config uses.</param>
/// <param name="IsHarmless">
/// Whether real histories have the defect and nobody is harmed by it: then it is a warning by default, other than in git.
/// </param>
internal sealed record FsckMessage(FsckMessageId Id, string Name, GitSeverity Severity, bool IsHarmless = false)
{
    /// <summary>What git does with it when <c>receive.fsckObjects</c> is on.</summary>
    public FsckSeverity InGit => Severity switch
    {
        GitSeverity.Ignore => FsckSeverity.Ignore,
        GitSeverity.Info => FsckSeverity.Warn,
        _ => FsckSeverity.Error,
    };

    /// <summary>What a push does with it by default.</summary>
    public FsckSeverity ByDefault => IsHarmless ? FsckSeverity.Warn : InGit;
}
