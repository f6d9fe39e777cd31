using GitPush.Objects;

namespace GitPush.Checks.Fsck;

/// <summary>
/// The rules for trees, entry by entry as whoever parses the tree comes to them. A history's trees have millions of entries,
/// nearly all of them without anything to look at twice: what those cost is a handful of comparisons.
/// </summary>
internal sealed class TreeCheck(FsckRun run, FsckFindings findings)
{
    private readonly EntryOrder _order = new();
    private readonly EntryNames _names = new(run, findings);
    private readonly long _maxNameBytes = run.Policy.MaxNameBytes;
    private int _lastMode;
    private Defects _defects;

    [Flags]
    private enum Defects
    {
        None = 0,
        NullSha1 = 1,
        FullPathname = 1 << 1,
        HasDot = 1 << 2,
        HasDotdot = 1 << 3,
        HasDotgit = 1 << 4,
        ZeroPaddedFilemode = 1 << 5,
        BadFilemode = 1 << 6,
        LargePathname = 1 << 7,
    }

    /// <summary>Begins a tree.</summary>
    public void Begin(ObjectId id)
    {
        findings.Begin(id);
        _order.Begin();
        _lastMode = (int)EntryMode.File;
        _defects = Defects.None;
    }

    /// <summary>Looks at the next entry.</summary>
    /// <param name="tree">The tree's content.</param>
    /// <param name="start">Where the entry begins, with its mode.</param>
    /// <param name="name">Where its name begins; it is not empty.</param>
    /// <param name="end">Where its name ends.</param>
    /// <param name="hasSeparator">Whether the name has a slash or a backslash.</param>
    public void Add(ReadOnlySpan<byte> tree, int start, int mode, int name, int end, ObjectId id, bool hasSeparator)
    {
        var text = tree[name..end];
        if (mode != _lastMode && !IsKnown(mode))
        {
            _defects |= Defects.BadFilemode;
        }

        if (tree[start] == '0')
        {
            _defects |= Defects.ZeroPaddedFilemode;
        }

        if (id.IsZero)
        {
            _defects |= Defects.NullSha1;
        }

        if (text.Length > _maxNameBytes)
        {
            _defects |= Defects.LargePathname;
        }

        if (hasSeparator || EntryNames.NeedsLook(text[0]))
        {
            LookAt(text, mode, id, hasSeparator);
        }

        _lastMode = mode;
        _order.Add(tree, name, end, (mode & EntryModes.TypeMask) == (int)EntryMode.Tree);
    }

    /// <summary>Ends a tree whose entries were all read.</summary>
    /// <exception cref="FsckException">The tree broke a rule.</exception>
    public void End()
    {
        if (_defects != Defects.None)
        {
            ReportDefects();
        }

        if (_order.HasDuplicates)
        {
            findings.Report(FsckMessageId.DuplicateEntries, "contains duplicate file entries");
        }

        if (_order.IsBroken)
        {
            findings.Report(FsckMessageId.TreeNotSorted, "not properly sorted");
        }

        findings.End();
    }

    /// <summary>Ends a tree that cannot be read any further.</summary>
    /// <exception cref="FsckException">The tree broke a rule; unless the policy ignores it, this is one.</exception>
    public void EndDamaged()
    {
        findings.Report(FsckMessageId.BadTree, "cannot be parsed as a tree");
        End();
    }

    private static bool IsKnown(int mode) => mode
        is (int)EntryMode.File or (int)EntryMode.Executable or (int)EntryMode.SymbolicLink or (int)EntryMode.Tree or (int)EntryMode.Submodule;

    private void LookAt(ReadOnlySpan<byte> name, int mode, ObjectId id, bool hasSeparator)
    {
        if (hasSeparator && name.Contains((byte)'/'))
        {
            _defects |= Defects.FullPathname;
        }

        if (name is [(byte)'.'])
        {
            _defects |= Defects.HasDot;
        }
        else if (name is [(byte)'.', (byte)'.'])
        {
            _defects |= Defects.HasDotdot;
        }

        if (_names.LookAt(name, mode, id))
        {
            _defects |= Defects.HasDotgit;
        }
    }

    private void ReportDefects()
    {
        Report(Defects.NullSha1, FsckMessageId.NullSha1, "contains entries pointing to null sha1");
        Report(Defects.FullPathname, FsckMessageId.FullPathname, "contains full pathnames");
        Report(Defects.HasDot, FsckMessageId.HasDot, "contains '.'");
        Report(Defects.HasDotdot, FsckMessageId.HasDotdot, "contains '..'");
        Report(Defects.HasDotgit, FsckMessageId.HasDotgit, "contains '.git'");
        Report(Defects.ZeroPaddedFilemode, FsckMessageId.ZeroPaddedFilemode, "contains zero-padded file modes");
        Report(Defects.BadFilemode, FsckMessageId.BadFilemode, "contains bad file modes");
        Report(Defects.LargePathname, FsckMessageId.LargePathname, "contains excessively large pathname");
    }

    private void Report(Defects defect, FsckMessageId message, string text)
    {
        if (_defects.HasFlag(defect))
        {
            findings.Report(message, text);
        }
    }
}
