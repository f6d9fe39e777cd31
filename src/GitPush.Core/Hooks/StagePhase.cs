namespace GitPush.Hooks;

/// <summary>The names of <see cref="History.StageRecord.Phase"/>.</summary>
internal static class StagePhase
{
    public const string PreReceive = "PreReceive";

    public const string PostReceive = "PostReceive";

    public const string Rollback = "Rollback";
}
