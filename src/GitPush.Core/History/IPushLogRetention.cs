namespace GitPush.History;

/// <summary>A push log that removes old records by itself.</summary>
internal interface IPushLogRetention
{
    /// <summary>Removes what the rule does not keep. Never a push that still runs.</summary>
    /// <returns>How many pushes were removed.</returns>
    ValueTask<int> RemoveAsync(PushRetentionRule rule, CancellationToken cancellationToken);
}
