using GitPush.Objects;

namespace GitPush.Checks.Fsck;

/// <summary>Entries whose names mean something to git, on any file system: <c>.git</c>, <c>.gitmodules</c> and their like.</summary>
internal sealed class EntryNames(FsckRun run, FsckFindings findings)
{
    private ObjectId _lastModules;
    private ObjectId _lastAttributes;

    /// <summary>
    /// Whether a name that begins so may be one of them: with a dot, as an NTFS short name of one (<c>git~1</c>,
    /// <c>mailma~1</c>, <c>~1000000</c>), or with a code point that HFS+ ignores (U+200C to U+206F, U+FEFF). Without a
    /// separator in it no other name can.
    /// </summary>
    public static bool NeedsLook(byte first) => first is (byte)'.' or (byte)'~' or 0xE2 or 0xEF || (first | 0x20) is 'g' or 'm';

    /// <summary>Notes blobs that are to be checked, and reports symbolic links that git must not follow.</summary>
    /// <returns>Whether the name stands for <c>.git</c>.</returns>
    public bool LookAt(ReadOnlySpan<byte> name, int mode, ObjectId id)
    {
        // The shortest that means something is ".git" or "git~1" or a short name of eight characters.
        if (name.Length < 4)
        {
            return false;
        }

        var isLink = (mode & EntryModes.TypeMask) == (int)EntryMode.SymbolicLink;
        var isDotGit = PathRules.IsDotGit(name);
        if (IsDotName(name, "gitmodules"u8, "gi7eba"u8))
        {
            AddModules(id, isLink);
        }

        // A short name of NTFS can be that of several.
        if (IsDotName(name, "gitattributes"u8, "gi7d29"u8))
        {
            AddAttributes(id, isLink);
        }

        if (isLink && IsDotName(name, "gitignore"u8, "gi250a"u8))
        {
            findings.Report(FsckMessageId.GitignoreSymlink, ".gitignore is a symlink");
        }

        if (isLink && IsDotName(name, "mailmap"u8, "maba30"u8))
        {
            findings.Report(FsckMessageId.MailmapSymlink, ".mailmap is a symlink");
        }

        // To NTFS a backslash separates folders.
        for (var backslash = name.IndexOf((byte)'\\'); backslash >= 0; backslash = name.IndexOf((byte)'\\'))
        {
            name = name[(backslash + 1)..];
            isDotGit |= PathRules.IsNtfsDotGit(name);
            if (PathRules.IsNtfsDotName(name, "gitmodules"u8, "gi7eba"u8))
            {
                AddModules(id, isLink);
            }
        }

        return isDotGit;
    }

    private static bool IsDotName(ReadOnlySpan<byte> name, ReadOnlySpan<byte> wanted, ReadOnlySpan<byte> hashedPrefix) =>
        PathRules.IsHfsDotName(name, wanted) || PathRules.IsNtfsDotName(name, wanted, hashedPrefix);

    private void AddModules(ObjectId id, bool isLink)
    {
        if (isLink)
        {
            findings.Report(FsckMessageId.GitmodulesSymlink, ".gitmodules is a symbolic link");
        }
        else if (id != _lastModules)
        {
            // Neighbouring versions of a tree name the same one.
            _lastModules = id;
            run.Modules.Add(id);
        }
    }

    private void AddAttributes(ObjectId id, bool isLink)
    {
        if (isLink)
        {
            findings.Report(FsckMessageId.GitattributesSymlink, ".gitattributes is a symlink");
        }
        else if (id != _lastAttributes)
        {
            _lastAttributes = id;
            run.Attributes.Add(id);
        }
    }
}
