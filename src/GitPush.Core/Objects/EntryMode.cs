namespace GitPush.Objects;

/// <summary>What an entry of a tree is. The values are git's modes, which are written in octal.</summary>
public enum EntryMode
{
    /// <summary>A folder (040000).</summary>
    Tree = 0x4000,

    /// <summary>A file (100644).</summary>
    File = 0x81A4,

    /// <summary>A file that its group may write (100664), as git wrote in its first weeks.</summary>
    GroupWritableFile = 0x81B4,

    /// <summary>A program (100755).</summary>
    Executable = 0x81ED,

    /// <summary>A symbolic link, whose blob is the target's path (120000).</summary>
    SymbolicLink = 0xA000,

    /// <summary>A submodule: a commit of another repository (160000).</summary>
    Submodule = 0xE000,
}
