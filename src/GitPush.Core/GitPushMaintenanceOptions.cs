namespace GitPush;

/// <summary>
/// When repositories are maintained in the background: loose objects and small packs are packed, refs too, a commit-graph is
/// written, and what is unreachable and old is removed. A repository whose <c>config</c> says <c>gc.auto=0</c> or
/// <c>maintenance.auto=false</c> is left alone.
/// </summary>
public sealed class GitPushMaintenanceOptions
{
    /// <summary>Whether maintenance runs by itself. Default: yes.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>After how many pushes to a repository it is maintained. Default: 50.</summary>
    public int Pushes { get; set; } = 50;

    /// <summary>How often all repositories are looked at, whether or not they need it by then. Default: 1 hour.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long after one look for what is unreachable, which reads a whole history, the next may follow. Default: 1 day.</summary>
    public TimeSpan PruneInterval { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How old an unreachable object must be before it is removed. A repository's <c>gc.pruneExpire</c> has the last word:
    /// <c>never</c>, <c>now</c>, an age such as <c>30.days.ago</c>, or a date. Default: 14 days, as git.
    /// </summary>
    public TimeSpan PruneGrace { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How many repositories are maintained at the same time. Default: 1.</summary>
    public int MaxConcurrent { get; set; } = 1;

    /// <summary>From how many packs on they are packed together. Default: 10.</summary>
    public int MinPacks { get; set; } = 10;

    /// <summary>From how many loose objects on they are packed. Default: 256.</summary>
    public int MinLooseObjects { get; set; } = 256;

    /// <summary>From how many loose refs on they are packed. Default: 64.</summary>
    public int MinLooseRefs { get; set; } = 64;
}
