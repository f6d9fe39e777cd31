namespace GitPush.Objects;

/// <summary>How git reads the modes of tree entries.</summary>
internal static class FileModes
{
    /// <summary>The bits that say what an entry is; those of the C library's <c>S_IFMT</c>.</summary>
    public const int TypeMask = 0xF000;

    private const int RegularFile = 0x8000;
    private const int OwnerExecutes = 0x40;

    /// <summary>One of the modes that <see cref="FileMode"/> names; what is neither file, link nor folder is a submodule, as for git.</summary>
    public static FileMode Canonical(int raw) => (raw & TypeMask) switch
    {
        (int)FileMode.Tree => FileMode.Tree,
        (int)FileMode.SymbolicLink => FileMode.SymbolicLink,
        RegularFile when raw == (int)FileMode.GroupWritableFile => FileMode.GroupWritableFile,
        RegularFile => (raw & OwnerExecutes) != 0 ? FileMode.Executable : FileMode.File,
        _ => FileMode.Submodule,
    };

    /// <summary>The type of object that an entry of a mode names.</summary>
    public static ObjectType TypeOf(FileMode mode) => mode switch
    {
        FileMode.Tree => ObjectType.Tree,
        FileMode.Submodule => ObjectType.Commit,
        _ => ObjectType.Blob,
    };
}
