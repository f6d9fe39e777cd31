namespace GitPush.History;

/// <summary>One push, as the history keeps it.</summary>
public sealed record PushRecord
{
    /// <summary>The push's id, as in <see cref="Hooks.PushContext.Id"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The repository's name.</summary>
    public required string Repository { get; init; }

    /// <summary>The user's name, or null for an anonymous one.</summary>
    public string? User { get; init; }

    /// <summary>What made it run.</summary>
    public PushTrigger Trigger { get; init; }

    /// <summary>The id of the push that is run again or returned to; null for <see cref="PushTrigger.Push"/>.</summary>
    public string? SourceId { get; init; }

    /// <summary><c>http</c> or <c>ssh</c>; <c>none</c> for what no git client pushed.</summary>
    public required string Transport { get; init; }

    /// <summary>The client's address, or null.</summary>
    public string? RemoteAddress { get; init; }

    /// <summary>The fingerprint of the SSH key, or null.</summary>
    public string? KeyFingerprint { get; init; }

    /// <summary>What the server's list of keys calls the SSH key, or null.</summary>
    public string? KeyComment { get; init; }

    /// <summary>The client program as it calls itself, or null.</summary>
    public string? ClientAgent { get; init; }

    /// <summary>When the server had read the push's commands.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What came of it.</summary>
    public required PushResult Result { get; init; }

    /// <summary>Why the push as a whole was refused or failed, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>What the pusher gave with <c>git push -o</c>.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>The refs, each with what came of it.</summary>
    public required IReadOnlyList<PushedRef> Refs { get; init; }

    /// <summary>The stages that ran, in order.</summary>
    public IReadOnlyList<StageRecord> Stages { get; init; } = [];

    /// <summary>Bytes of the pack.</summary>
    public long PackBytes { get; init; }

    /// <summary>Objects in the pack.</summary>
    public long PackObjects { get; init; }

    /// <summary>The server instance that ran the push; tells after a crash whose pushes were interrupted.</summary>
    public string? Instance { get; init; }

    /// <summary>What the stages wrote, secrets masked; its end is cut at <see cref="GitPushLimits.MaxRecordedOutputBytes"/>.</summary>
    public string Output { get; init; } = "";
}
