using GitPush.Checks.Fsck;
using GitPush.Packs.Receiving;

namespace GitPush.Packs;

/// <summary>How packs are received.</summary>
internal sealed record PackReceiverOptions
{
    public required GitPushLimits Limits { get; init; }

    /// <summary>The most bytes of a pack that its repository takes (<c>receive.maxInputSize</c>), or null.</summary>
    public long? MaxInputBytes { get; init; }

    /// <summary>Whether the files' content is forced to disk.</summary>
    public bool Fsync { get; init; } = true;

    /// <summary>Whether objects are searched for the traces of a collision attack.</summary>
    public bool DetectCollisions { get; init; } = true;

    /// <summary>What checks the objects; null when they are taken as they are.</summary>
    public FsckRun? Fsck { get; init; }

    /// <summary>Bytes of a pack that are kept in memory; of a larger one, so many at a time.</summary>
    public int SpoolBytes { get; init; } = PackSpool.DefaultChunkSize;
}
