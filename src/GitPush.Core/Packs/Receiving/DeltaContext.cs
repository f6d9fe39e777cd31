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

    public required PackReceiverOptions Options { get; init; }

    public required InflationBudget Budget { get; init; }

    public required DeltaProgress Progress { get; init; }
}
