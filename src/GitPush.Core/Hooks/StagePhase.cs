namespace GitPush.Hooks;

/// <summary>The names of <see cref="History.StageRecord.Phase"/>.</summary>
internal static class StagePhase
{
    public const string PreReceive = "PreReceive";

    /// <summary>While the refs change: hooks that are no stages.</summary>
    public const string Commit = "Commit";

    public const string PostReceive = "PostReceive";

    public const string Rollback = "Rollback";
}
