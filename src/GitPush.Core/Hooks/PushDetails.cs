namespace GitPush.Hooks;

/// <summary>What programs that run as hooks are told of a push, beyond what stages see.</summary>
internal sealed record PushDetails
{
    public static PushDetails None { get; } = new();

    /// <summary>Whether the client asked for all refs or none.</summary>
    public bool IsAtomic { get; init; }

    /// <summary>Whether client and server agreed on push options, of which there may be none.</summary>
    public bool TakesOptions { get; init; }

    /// <summary>The refs that are the proc-receive hook's to change.</summary>
    public IReadOnlySet<string> ProcReceiveRefs { get; init; } = new HashSet<string>();

    /// <summary>Puts the pushed objects on the disk, where other programs can read them; null when the push brought none.</summary>
    public Func<QuarantineFolder?> Materialize { get; init; } = static () => null;
}
