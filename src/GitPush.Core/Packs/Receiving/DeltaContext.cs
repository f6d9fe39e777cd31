using GitPush.Checks.Fsck;
using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>What all threads that resolve the deltas of one pack share.</summary>
internal sealed record DeltaContext
{
    public required PackSpool Spool { get; init; }

    public required ReceivedEntries Entries { get; init; }

    public required RefDeltas RefDeltas { get; init; }

    public required ObjectDatabase Existing { get; init; }

    public required ExistingIds ExistingIds { get; init; }

    public required LinkSet Links { get; init; }

    /// <summary>What checks the objects; null when they are taken as they are.</summary>
    public required FsckRun? Fsck { get; init; }

    public required GitPushLimits Limits { get; init; }

    public required InflationBudget Budget { get; init; }

    public required DeltaProgress Progress { get; init; }
}
