using GitPush.Objects;

namespace GitPush.Checks.Fsck;

/// <summary>Checks objects as they are taken in, one after the other. Not thread-safe: one for each thread.</summary>
internal sealed class ObjectCheck
{
    private readonly FsckFindings _findings;

    public ObjectCheck(FsckRun run)
    {
        _findings = new FsckFindings(run);
        Tree = new TreeCheck(run, _findings);
    }

    /// <summary>For trees, whose entries are parsed elsewhere, in the one pass that they get.</summary>
    public TreeCheck Tree { get; }

    /// <exception cref="FsckException">The commit broke a rule.</exception>
    public void CheckCommit(ObjectId id, ReadOnlySpan<byte> content)
    {
        _findings.Begin(id);
        CommitCheck.Run(content, _findings);
        _findings.End();
    }

    /// <exception cref="FsckException">The tag broke a rule.</exception>
    public void CheckTag(ObjectId id, ReadOnlySpan<byte> content)
    {
        _findings.Begin(id);
        TagCheck.Run(content, _findings);
        _findings.End();
    }
}
