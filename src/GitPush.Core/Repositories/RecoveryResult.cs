namespace GitPush.Repositories;

/// <summary>What a recovery found and did.</summary>
/// <param name="DeadInstances">The ids of the servers that died; what they had recorded as running is interrupted.</param>
/// <param name="RemovedPaths">What they left behind and is now removed.</param>
internal sealed record RecoveryResult(IReadOnlyList<string> DeadInstances, IReadOnlyList<string> RemovedPaths);
