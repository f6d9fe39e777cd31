namespace GitPush;

/// <summary>
/// How many pushes are taken within <see cref="Window"/>. Whoever pushes more reads when the next one is taken; nothing of the refused push is kept.
/// Each server counts for itself. How often repositories are fetched over HTTP is limited by ASP.NET Core's own <c>RequireRateLimiting()</c>.
/// </summary>
public sealed class GitPushRateLimits
{
    /// <summary>Pushes of one user; of clients that have not logged in, pushes from one address. Default: none, and there is no limit.</summary>
    public int? PushesPerUser { get; set; }

    /// <summary>Pushes to one repository. Default: none, and there is no limit.</summary>
    public int? PushesPerRepository { get; set; }

    /// <summary>
    /// The time for which these numbers are meant. The allowance comes back evenly: of 60 in a minute, one a second. Default: 1 minute.
    /// </summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);
}
