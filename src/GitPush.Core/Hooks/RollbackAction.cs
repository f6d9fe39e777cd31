namespace GitPush.Hooks;

/// <summary>How to take back one thing that a stage did.</summary>
internal sealed record RollbackAction(string Name, Func<CancellationToken, ValueTask> Action);
