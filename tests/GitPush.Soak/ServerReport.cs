namespace GitPush.Soak;

/// <summary>What the server had to say at its end.</summary>
/// <param name="ExitCode">How its process ended; -1 when it died before.</param>
/// <param name="LiveBytesWhenWarm">Objects on the heap that a full collection after the warm-up left.</param>
/// <param name="LiveBytesAtEnd">The same, after the last client.</param>
/// <param name="Log">How often each message was logged, and the sums of the numbers in them.</param>
/// <param name="Errors">The errors among them.</param>
internal sealed record ServerReport(
    int ExitCode, long LiveBytesWhenWarm, long LiveBytesAtEnd, IReadOnlyDictionary<string, long> Log, IReadOnlyCollection<string> Errors);
