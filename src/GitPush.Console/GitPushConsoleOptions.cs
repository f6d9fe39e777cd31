namespace GitPush.Console;

/// <summary>What <c>AddConsole(options => …)</c> sets. Wrong values stop the host's start with a message that names the option.</summary>
public sealed class GitPushConsoleOptions
{
    /// <summary>
    /// Where people reach the console, such as <c>https://git.example.com/pushes</c>: what <c>MapGitPushConsole()</c> mapped, as seen from
    /// outside. Pushers read the address of their push's page in git's output. Default: none, and a push over HTTP names the address
    /// by which it came, where the console has been mapped without parameters in its prefix; one over SSH names none.
    /// </summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>
    /// The name of the host's authorization policy for everything that reads. Default: none, and every authenticated user is let in, unless
    /// the endpoints say something else. In any case a user sees only what the <see cref="GitPush.Access.IGitAuthorizer"/> lets him fetch.
    /// </summary>
    public string? ReadPolicy { get; set; }

    /// <summary>
    /// The name of the host's authorization policy for everything that changes something: cancel, redeploy, roll back, freeze. Default: none,
    /// and who may push to the repository may do so.
    /// </summary>
    public string? WritePolicy { get; set; }

    /// <summary>
    /// Whether badges are shown to everybody, also without logging in: who knows a repository's name and that of a ref then learns what
    /// came of the last push. Default: no.
    /// </summary>
    public bool AllowAnonymousBadges { get; set; }

    /// <summary>What stands at the top of each page. Default: <c>GitPush</c>.</summary>
    public string Title { get; set; } = "GitPush";

    /// <summary>Rows of one page of a list; also the most that a client of the REST API can ask for at once is four times that. Default: 50.</summary>
    public int PageSize { get; set; } = 50;

    /// <summary>
    /// Records of pushes that are read for one page. Where a user may see few of many repositories, a page may have fewer rows than
    /// there are, or none, and a link to go on. Default: 2,000.
    /// </summary>
    public int MaxScannedPushes { get; set; } = 2_000;

    /// <summary>Commits that are listed for each ref of a push. Default: 20.</summary>
    public int MaxCommitsPerRef { get; set; } = 20;

    /// <summary>Refs of one push that are shown. Default: 200.</summary>
    public int MaxRefsPerPush { get; set; } = 200;

    /// <summary>Entries of a folder, and paths that a commit changes, that are shown. Default: 2,000.</summary>
    public int MaxEntries { get; set; } = 2_000;

    /// <summary>Bytes of a file that is shown as text; a larger one can be downloaded. Default: 512 KiB.</summary>
    public int MaxFileBytes { get; set; } = 512 << 10;

    /// <summary>Lines of a file that is shown as text; a longer one can be downloaded. Default: 20,000.</summary>
    public int MaxFileLines { get; set; } = 20_000;

    /// <summary>Characters at the end of a push's log that its page shows; the whole is a link away. Default: 512 Ki.</summary>
    public int MaxLogCharacters { get; set; } = 512 << 10;

    /// <summary>Connections that follow logs at the same time. Default: 256.</summary>
    public int MaxFollowers { get; set; } = 256;

    /// <summary>Connections of one user (without a name: of one address) that follow logs at the same time. Default: 16.</summary>
    public int MaxFollowersPerUser { get; set; } = 16;

    /// <summary>How often a connection that follows a log is written to when there is nothing new, so that proxies keep it. Default: 15 seconds.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the server waits for a client to take the next bytes of a log or file; then the connection ends. Default: 1 minute.</summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromMinutes(1);
}
