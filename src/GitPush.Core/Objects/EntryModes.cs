namespace GitPush.Objects;

/// <summary>How git reads the modes of tree entries.</summary>
internal static class EntryModes
{
    /// <summary>The bits that say what an entry is; those of the C library's <c>S_IFMT</c>.</summary>
    public const int TypeMask = 0xF000;

    private const int RegularFile = 0x8000;
    private const int OwnerExecutes = 0x40;

    /// <summary>One of the modes that <see cref="EntryMode"/> names; what is neither file, link nor folder is a submodule, as for git.</summary>
    public static EntryMode Canonical(int raw) => (raw & TypeMask) switch
    {
        (int)EntryMode.Tree => EntryMode.Tree,
        (int)EntryMode.SymbolicLink => EntryMode.SymbolicLink,
        RegularFile when raw == (int)EntryMode.GroupWritableFile => EntryMode.GroupWritableFile,
        RegularFile => (raw & OwnerExecutes) != 0 ? EntryMode.Executable : EntryMode.File,
        _ => EntryMode.Submodule,
    };

    /// <summary>The type of object that an entry of a mode names.</summary>
    public static ObjectType TypeOf(EntryMode mode) => mode switch
    {
        EntryMode.Tree => ObjectType.Tree,
        EntryMode.Submodule => ObjectType.Commit,
        _ => ObjectType.Blob,
    };
}
