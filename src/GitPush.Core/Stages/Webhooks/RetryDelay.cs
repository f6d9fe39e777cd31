namespace GitPush.Stages.Webhooks;

/// <summary>How long to wait before the next attempt.</summary>
internal static class RetryDelay
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    // A receiver may ask for a pause, not for the end.
    private static readonly TimeSpan LongestAsked = TimeSpan.FromHours(1);

    // Beyond that a shift would overflow; the longest delay is far shorter.
    private const int MaxDoublings = 30;

    /// <param name="attempts">How many there were: one or more.</param>
    /// <param name="longest">The host's limit.</param>
    /// <param name="asked">What the receiver asked for, or null.</param>
    public static TimeSpan After(int attempts, TimeSpan longest, TimeSpan? asked)
    {
        var doubled = TimeSpan.FromTicks(First.Ticks << Math.Min(attempts - 1, MaxDoublings));
        var delay = doubled < longest ? doubled : longest;
        var wanted = asked is { } pause && pause < LongestAsked ? pause : asked is null ? TimeSpan.Zero : LongestAsked;
        return delay > wanted ? delay : wanted;
    }
}
