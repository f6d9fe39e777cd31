namespace GitPush.History;

/// <summary>
/// The record of what was pushed by whom and what came of it. A push is appended when its stages begin, as
/// <see cref="PushResult.Running"/>, and again when it ends; the later record of an id takes the place of the earlier one.
/// Safe for use by many threads.
/// </summary>
public interface IPushLog
{
    /// <summary>
    /// Appends a record. When the task is done, the record survives the end of the process and, with
    /// <see cref="GitPushOptions.Fsync"/>, a power cut.
    /// </summary>
    ValueTask AppendAsync(PushRecord record, CancellationToken cancellationToken = default);

    /// <summary>The pushes that match, newest first: in the order of their ids, backwards.</summary>
    /// <exception cref="PushLogUnavailableException">Where the records are kept cannot be reached now.</exception>
    IAsyncEnumerable<PushRecord> QueryAsync(PushQuery query, CancellationToken cancellationToken = default);
}
