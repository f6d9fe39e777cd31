using GitPush.Objects;

namespace GitPush.Checks.Fsck;

/// <summary>
/// The rules for commits:
/// <code>
/// tree SP id LF *(parent SP id LF) author SP identity LF committer SP identity LF …
/// </code>
/// </summary>
internal static class CommitCheck
{
    public static void Run(ReadOnlySpan<byte> commit, FsckFindings findings)
    {
        if (!HeaderCheck.Run(commit, findings) || StopsAtIds(ref commit, findings) || StopsAtAuthors(ref commit, findings))
        {
            return;
        }

        if (!HeaderCheck.TryTakeKey(ref commit, "committer "u8))
        {
            findings.Report(FsckMessageId.MissingCommitter, "invalid format - expected 'committer' line");
        }
        else if (!IdentityCheck.Run(ref commit, findings) && commit.Contains((byte)0))
        {
            // None is in the lines before.
            findings.Report(FsckMessageId.NulInCommit, "NUL byte in the commit object body");
        }
    }

    private static bool StopsAtIds(ref ReadOnlySpan<byte> commit, FsckFindings findings)
    {
        if (!commit.StartsWith("tree "u8))
        {
            findings.Report(FsckMessageId.MissingTree, "invalid format - expected 'tree' line");
            return true;
        }

        // A damaged id is fatal for what reads the links, whatever its severity here.
        if (!ObjectHeaders.TryTakeId(ref commit, "tree"u8, out _))
        {
            findings.Report(FsckMessageId.BadTreeSha1, "invalid 'tree' line format - bad sha1");
            return true;
        }

        while (commit.StartsWith("parent "u8))
        {
            if (!ObjectHeaders.TryTakeId(ref commit, "parent"u8, out _))
            {
                findings.Report(FsckMessageId.BadParentSha1, "invalid 'parent' line format - bad sha1");
                return true;
            }
        }

        return false;
    }

    private static bool StopsAtAuthors(ref ReadOnlySpan<byte> commit, FsckFindings findings)
    {
        var authors = 0;
        while (HeaderCheck.TryTakeKey(ref commit, "author "u8))
        {
            authors++;
            if (IdentityCheck.Run(ref commit, findings))
            {
                return true;
            }
        }

        return authors switch
        {
            0 => findings.Report(FsckMessageId.MissingAuthor, "invalid format - expected 'author' line"),
            1 => false,
            _ => findings.Report(FsckMessageId.MultipleAuthors, "invalid format - multiple 'author' lines"),
        };
    }
}
