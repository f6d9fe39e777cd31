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

    /// <summary>
    /// What is known of it so far: its refs, and the stages that have ended, with their times; no output. Once the push has ended, the
    /// record that was kept.
    /// </summary>
    public abstract PushRecord Record { get; }

    /// <summary>The stage that runs now, or null.</summary>
    public abstract RunningStage? Stage { get; }

    /// <summary>The name of the stage that runs now, or null.</summary>
    public string? CurrentStage => Stage?.Name;

    /// <summary>
    /// What the push writes, as its record will have it (secrets masked, no control sequences but colours, at most
    /// <see cref="GitPushLimits.MaxRecordedOutputBytes"/>): first what it has written so far from <paramref name="position"/> on, then the
    /// rest as it is written, in pieces of at most 32 KiB. Any number of readers may follow, each at its own pace; the push waits for none.
    /// Ends when the push has ended and is recorded.
    /// </summary>
    /// <param name="position">Characters (<see cref="char"/>) to pass over: the length of what an earlier reader has got.</param>
    /// <param name="cancellationToken">Stops following.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="position"/> is negative.</exception>
    public abstract IAsyncEnumerable<string> FollowOutputAsync(long position = 0, CancellationToken cancellationToken = default);

    /// <summary>Done when the push has ended and is recorded, with its record.</summary>
    public abstract Task<PushRecord> Completion { get; }
}
