namespace GitPush.History;

/// <summary>Whether a push log works.</summary>
/// <param name="IsReachable">Whether it can be written and read now.</param>
/// <param name="Waiting">How many records are kept elsewhere until it can be reached.</param>
/// <param name="Problem">What is the matter, in one line without addresses and paths; or null.</param>
/// <param name="Exception">What happened, for the log; or null.</param>
internal sealed record PushLogHealth(bool IsReachable, int Waiting, string? Problem, Exception? Exception = null)
{
    public static PushLogHealth Healthy { get; } = new(true, 0, null);
}
