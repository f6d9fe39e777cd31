namespace GitPush.Kubernetes.Client;

/// <summary>The times that a client keeps, and the limits of what it takes.</summary>
internal sealed record ClientSettings
{
    /// <summary>How long one try of a request may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After this time no further try of a request begins.</summary>
    public TimeSpan RetryTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The wait before the second try, doubled with each further one.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait between two tries, unless the server asks for more.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>When the server is to end a watch, which is then made again.</summary>
    public TimeSpan WatchDuration { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a watch may be silent beyond the time when the server should have ended it.</summary>
    public TimeSpan WatchGrace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a followed log may be silent before it is asked for anew.</summary>
    public TimeSpan LogSilence { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many objects a page of a list has.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>The most bytes that an answer may have. A page of objects of the largest size that etcd takes would not fit: such a list is a mistake.</summary>
    public int MaxAnswerBytes { get; init; } = 256 << 20;

    /// <summary>The most bytes that an event of a watch may have: far more than an object that the server stores (1.5 MiB).</summary>
    public int MaxEventBytes { get; init; } = 64 << 20;
}
