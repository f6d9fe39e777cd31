namespace GitPush.Repositories;

/// <summary>What a check-out does with symbolic links.</summary>
public enum SymbolicLinkPolicy
{
    /// <summary>Creates them. A link whose target could be outside of the folder stops the check-out.</summary>
    Create,

    /// <summary>Leaves them out.</summary>
    Skip,

    /// <summary>Writes a file that holds the target's path, as git does with <c>core.symlinks=false</c>.</summary>
    WriteAsFile,
}
