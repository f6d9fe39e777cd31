namespace GitPush.History;

/// <summary>A push log that can say whether it can be written and read now.</summary>
internal interface IPushLogHealth
{
    /// <summary>Tries it; bounded in time.</summary>
    ValueTask<PushLogHealth> CheckAsync(CancellationToken cancellationToken);
}
