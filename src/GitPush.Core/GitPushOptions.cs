namespace GitPush;

/// <summary>
/// What <c>AddGitPush(options => …)</c> sets. Checked when the host starts: a wrong value stops the start with a message
/// that names the option.
/// </summary>
public sealed class GitPushOptions
{
    /// <summary>
    /// The folder that holds the bare repositories: absolute, or relative to the working directory. Created when it is
    /// missing. Required also where the host has an <see cref="Repositories.IRepositoryStore"/> of its own: the folder
    /// <c>.gitpush</c> in it is where servers leave their marks and, by default, the push records.
    /// </summary>
    public string RepositoryRoot { get; set; } = "";

    /// <summary>The branch that HEAD names in a new repository, without <c>refs/heads/</c>. Default: <c>main</c>.</summary>
    public string DefaultBranch { get; set; } = "main";

    /// <summary>
    /// Whether a push to a repository that does not exist creates it, for a user that the
    /// <see cref="Access.IGitAuthorizer"/> lets push there. Default: no.
    /// </summary>
    public bool CreateRepositoriesOnPush { get; set; }

    /// <summary>What a push does while another push to the same repository runs. Default: <see cref="TurnPolicy.Queue"/>.</summary>
    public TurnPolicy Turn { get; set; } = TurnPolicy.Queue;

    /// <summary>How long a queued push waits for its turn before it is refused. Default: 30 minutes.</summary>
    public TimeSpan TurnTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>What becomes of a push whose client went away while its stages ran. Default: <see cref="DisconnectPolicy.Continue"/>.</summary>
    public DisconnectPolicy OnClientDisconnect { get; set; } = DisconnectPolicy.Continue;

    /// <summary>How long one stage may take unless its registration says otherwise. Default: 30 minutes.</summary>
    public TimeSpan StageTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long one <c>OnRollback</c> action may take. Default: 2 minutes.</summary>
    public TimeSpan RollbackTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long running pushes may go on after the host began to stop; then they are cancelled and rolled back. Keep it
    /// below <c>HostOptions.ShutdownTimeout</c>. Default: 20 seconds.
    /// </summary>
    public TimeSpan ShutdownGrace { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How often a quiet push, or a fetch whose pack is being prepared, sends an empty side-band packet, so that no proxy closes
    /// the connection. Default: 5 seconds. A repository's <c>receive.keepAlive</c> and <c>uploadpack.keepAlive</c> go before it.
    /// </summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether refs may be deleted. Default: yes. A repository's <c>receive.denyDeletes</c> forbids it for branches.</summary>
    public bool AllowDeletes { get; set; } = true;

    /// <summary>Whether updates that are no fast-forward are taken. Default: yes. A repository's <c>receive.denyNonFastForwards</c> forbids them.</summary>
    public bool AllowNonFastForwards { get; set; } = true;

    /// <summary>Whether the branch that HEAD names may be deleted. Default: no, as git does by default. A repository's <c>receive.denyDeleteCurrent</c> allows it.</summary>
    public bool AllowDeleteCurrentBranch { get; set; }

    /// <summary>
    /// Whether a push from a shallow clone may make the repository shallow, by commits whose parents neither side sends.
    /// Default: no, as git does by default. A repository's <c>receive.shallowUpdate</c> allows it. What a shallow clone adds to
    /// a history that is here as a whole is always taken.
    /// </summary>
    public bool AllowShallowUpdates { get; set; }

    /// <summary>
    /// Prefixes of refs that no client sees or may push, such as <c>refs/internal/</c>. Default: none. A repository's
    /// <c>transfer.hideRefs</c>, <c>receive.hideRefs</c> and <c>uploadpack.hideRefs</c> hide more.
    /// </summary>
    public IList<string> HiddenRefs { get; } = [];

    /// <summary>
    /// Whether clients may leave objects out of what they fetch (<c>git clone --filter</c>) and fetch them when they need them.
    /// Default: yes. A repository's <c>uploadpack.allowFilter</c> goes before it; <c>uploadpackfilter.*</c> allows single filters.
    /// </summary>
    public bool AllowFilters { get; set; } = true;

    /// <summary>
    /// Which objects clients may fetch by id. Default: <see cref="WantPolicy.Reachable"/>. A repository's
    /// <c>uploadpack.allowTipSHA1InWant</c>, <c>uploadpack.allowReachableSHA1InWant</c> and
    /// <c>uploadpack.allowAnySHA1InWant</c> go before it.
    /// </summary>
    public WantPolicy FetchById { get; set; } = WantPolicy.Reachable;

    /// <summary>
    /// The secret from which the nonces of signed pushes (<c>git push --signed</c>) are made; servers that serve the same
    /// repository need the same one. Default: none, and signed pushes are not offered. A repository's
    /// <c>receive.certNonceSeed</c> goes before it.
    /// </summary>
    public string? CertNonceSeed { get; set; }

    /// <summary>
    /// How long after a nonce was handed out a push that is signed with it counts as <see cref="Hooks.PushCertNonceStatus.Ok"/>.
    /// Over HTTP the push is a request of its own, seconds after the one that got the nonce; a push that is older counts as
    /// <see cref="Hooks.PushCertNonceStatus.Slop"/>. Default: zero, as git's. A repository's <c>receive.certNonceSlop</c> goes
    /// before it.
    /// </summary>
    public TimeSpan CertNonceSlop { get; set; }

    /// <summary>Whether data is forced to disk before a push is reported as <c>ok</c>. Default: yes. Turn it off for tests only.</summary>
    public bool Fsync { get; set; } = true;

    /// <summary>The folder for push records. Default: <c>.gitpush/history</c> below <see cref="RepositoryRoot"/>.</summary>
    public string? HistoryPath { get; set; }

    /// <summary>
    /// How long push records are kept, by when the push started; from one hour to 100 years. In files, whole days go once their last hour
    /// is that old. Default: none, and they are kept for ever. A push that runs is always kept.
    /// </summary>
    public TimeSpan? HistoryRetention { get; set; }

    /// <summary>
    /// How many of the newest pushes keep their records at the least, when there are more; in files, whole days go. Default: none, and all do.
    /// A push that runs is always kept.
    /// </summary>
    public int? HistoryMaxPushes { get; set; }

    /// <summary>
    /// Whether pushed objects that bear the traces of a collision attack on SHA-1 are refused, as git does. Default: yes. Off,
    /// a large push costs a little less processor time, and who can push can prepare two objects with one id.
    /// </summary>
    public bool DetectCollisions { get; set; } = true;

    /// <summary>How pushed objects are checked. By default they are, and what can harm others is refused.</summary>
    public FsckOptions Fsck { get; } = new();

    /// <summary>When repositories are maintained in the background.</summary>
    public GitPushMaintenanceOptions Maintenance { get; } = new();

    /// <summary>How many pushes are taken in a while. By default there is no limit.</summary>
    public GitPushRateLimits RateLimits { get; } = new();

    /// <summary>The limits of a push and of a fetch.</summary>
    public GitPushLimits Limits { get; } = new();
}
