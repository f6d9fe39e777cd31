namespace GitPush.Checks.Fsck;

/// <summary>The check of one push's objects: what all threads that take objects in share.</summary>
/// <param name="sound">What was found sound in earlier pushes to the repository.</param>
internal sealed class FsckRun(FsckPolicy policy, SoundBlobs sound)
{
    public FsckPolicy Policy { get; } = policy;

    public FsckWarnings Warnings { get; } = new();

    public SoundBlobs Sound { get; } = sound;

    /// <summary>Blobs that trees name <c>.gitmodules</c>; they are checked when everything has arrived.</summary>
    public NamedBlobs Modules { get; } = new(NamedBlobRule.Modules);

    /// <summary>Blobs that trees name <c>.gitattributes</c>.</summary>
    public NamedBlobs Attributes { get; } = new(NamedBlobRule.Attributes);
}
