using GitPush.History;

namespace GitPush.Hooks;

/// <summary>What the stages decided before any ref changes.</summary>
internal sealed record PreReceiveResult
{
    /// <summary>The updates to make; none when the push is refused.</summary>
    public required IReadOnlyList<RefUpdate> Accepted { get; init; }

    /// <summary>Every update that is not made, with what the client is told behind the ref.</summary>
    public required IReadOnlyList<RefRejection> Rejected { get; init; }

    /// <summary>
    /// Null when the push goes on. Otherwise <see cref="PushResult.Rejected"/>, <see cref="PushResult.Failed"/> or
    /// <see cref="PushResult.Cancelled"/>, and what it did is to be rolled back.
    /// </summary>
    public PushResult? Refusal { get; init; }

    /// <summary>Why the push as a whole is refused, or null when it goes on.</summary>
    public string? Reason { get; init; }
}
