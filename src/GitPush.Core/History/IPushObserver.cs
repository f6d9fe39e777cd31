namespace GitPush.History;

/// <summary>
/// Is told of each record beside the <see cref="IPushLog"/>, whichever log that is. What it throws is logged and changes
/// nothing about the push; the client waits for it, so it is quick.
/// </summary>
internal interface IPushObserver
{
    /// <summary>A push has begun its stages (<see cref="PushResult.Running"/>), or has ended.</summary>
    ValueTask OnRecordAsync(PushRecord record);
}
