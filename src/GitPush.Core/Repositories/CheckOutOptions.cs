namespace GitPush.Repositories;

/// <summary>How <see cref="GitRepository.CheckOutAsync"/> writes a folder.</summary>
public sealed record CheckOutOptions
{
    /// <summary>The folder of the tree that is checked out, such as <c>src/web</c>; its content goes right into the destination. Default: all.</summary>
    public string Path { get; init; } = "";

    /// <summary>What becomes of symbolic links. Default: they are created.</summary>
    public SymbolicLinkPolicy SymbolicLinks { get; init; }

    /// <summary>How many files, links and folders may be written. Default: 1 million.</summary>
    public int MaxFiles { get; init; } = 1_000_000;

    /// <summary>How many bytes all files together may have. Default: 64 GiB.</summary>
    public long MaxBytes { get; init; } = 64L << 30;
}
