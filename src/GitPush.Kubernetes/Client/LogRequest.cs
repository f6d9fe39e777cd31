namespace GitPush.Kubernetes.Client;

/// <summary>Which lines of a container's log.</summary>
internal sealed record LogRequest(string Container)
{
    /// <summary>Whether the answer goes on until the container ends.</summary>
    public bool Follow { get; init; }

    /// <summary>Whether the log of the container's run before the present one is meant.</summary>
    public bool Previous { get; init; }

    /// <summary>Only the last lines.</summary>
    public int? TailLines { get; init; }

    /// <summary>At most so many bytes.</summary>
    public long? LimitBytes { get; init; }

    /// <summary>Whether each line begins with its time (RFC 3339), from which a broken connection goes on.</summary>
    public bool Timestamps { get; init; }

    /// <summary>Only what came since.</summary>
    public DateTimeOffset? Since { get; init; }
}
