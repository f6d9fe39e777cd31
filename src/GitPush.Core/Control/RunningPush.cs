using GitPush.History;

namespace GitPush.Control;

/// <summary>A push while it runs, and for as long as somebody holds this, after it has ended. Safe for use by many threads.</summary>
public abstract class RunningPush
{
    private protected RunningPush()
    {
    }

    /// <summary>The push's id.</summary>
    public abstract string Id { get; }

    /// <summary>What is known of it so far: refs, stages that have ended, no output.</summary>
    public abstract PushRecord Record { get; }

    /// <summary>The stage that runs now, or null.</summary>
    public abstract string? CurrentStage { get; }

    /// <summary>
    /// What the push writes, as its record will have it (secrets masked, no control sequences but colours, at most
    /// <see cref="GitPushLimits.MaxRecordedOutputBytes"/>): first what it has written so far from <paramref name="position"/> on, then the rest as it is written.
    /// Ends when the push has ended and is recorded.
    /// </summary>
    /// <param name="position">Characters to pass over: where an earlier reader has stopped.</param>
    /// <param name="cancellationToken">Stops following.</param>
    public abstract IAsyncEnumerable<string> FollowOutputAsync(long position = 0, CancellationToken cancellationToken = default);

    /// <summary>Done when the push has ended, with its record.</summary>
    public abstract Task<PushRecord> Completion { get; }
}
