namespace GitPush;

/// <summary>
/// How much one push or fetch may ask of the server. Whatever exceeds a limit is refused with a message that names the limit
/// and its value; nothing of it is kept.
/// </summary>
public sealed class GitPushLimits
{
    /// <summary>Bytes of one pushed pack, as it travels. Default: 4 GiB.</summary>
    public long MaxPackBytes { get; set; } = 4L << 30;

    /// <summary>
    /// Bytes that the objects of one repository may take on disk. A push that would make them more is refused; deleting refs is not, and
    /// maintenance makes room. Default: none, and there is no limit.
    /// </summary>
    public long? MaxRepositoryBytes { get; set; }

    /// <summary>Objects in one pushed pack. Default: 20 million.</summary>
    public int MaxObjects { get; set; } = 20_000_000;

    /// <summary>Bytes of one object, inflated. Default: 2 GiB less 64 KiB, the most that one array holds.</summary>
    public long MaxObjectBytes { get; set; } = int.MaxValue - 65_536L;

    /// <summary>
    /// Bytes of all objects of one pushed pack together, inflated, with those that it leaves to the server to have as bases of
    /// its deltas. As many may be built a second time on the way. Default: 256 GiB.
    /// </summary>
    public long MaxInflatedBytes { get; set; } = 256L << 30;

    /// <summary>Deltas between an object and the whole object at the end of its chain. Default: 4,095, git's own.</summary>
    public int MaxDeltaDepth { get; set; } = 4_095;

    /// <summary>
    /// Levels of folders in a tree that is pushed or fetched. Default: 2,048, git's own. A repository's <c>core.maxTreeDepth</c>
    /// may ask for less.
    /// </summary>
    public int MaxTreeDepth { get; set; } = 2_048;

    /// <summary>Refs that one push may create, update or delete. Default: 200,000.</summary>
    public int MaxCommands { get; set; } = 200_000;

    /// <summary>Bytes of all commands of one push together, as they travel. Default: 64 MiB.</summary>
    public long MaxCommandBytes { get; set; } = 64L << 20;

    /// <summary>Bytes of a ref's name. Default: 4,096, the most that a path may have on Linux.</summary>
    public int MaxRefNameBytes { get; set; } = 4_096;

    /// <summary>Push options (<c>git push -o</c>) of one push, and server options (<c>git fetch -o</c>) of one fetch. Default: 64.</summary>
    public int MaxPushOptions { get; set; } = 64;

    /// <summary>Bytes of all push options of one push, or server options of one fetch, together. Default: 64 KiB.</summary>
    public int MaxPushOptionBytes { get; set; } = 65_536;

    /// <summary>Bytes of the certificate of a signed push. Default: 8 MiB.</summary>
    public int MaxPushCertificateBytes { get; set; } = 8 << 20;

    /// <summary>
    /// Lines by which one fetch says what it wants, what it has and where its history ends, and one push where its history
    /// ends. Default: 2 million.
    /// </summary>
    public int MaxNegotiationLines { get; set; } = 2_000_000;

    /// <summary>
    /// How long the server waits for the client's next bytes, or for the client to take the next ones. Default: 2 minutes.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long the server waits, in all, for a client to send one request: its pack with all that comes before, or what it
    /// wants and has. Only waiting counts, so that a large push which the server is slow to take in has its time. Default:
    /// 4 hours.
    /// </summary>
    public TimeSpan MaxReceiveTime { get; set; } = TimeSpan.FromHours(4);

    /// <summary>Bytes of stage output that one push's record keeps; the terminal gets all. Default: 1 MiB.</summary>
    public int MaxRecordedOutputBytes { get; set; } = 1 << 20;
}
