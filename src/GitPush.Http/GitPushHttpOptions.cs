namespace GitPush.Http;

/// <summary>
/// What <c>ConfigureHttp(options => …)</c> sets. The limits of a push or fetch itself are those of
/// <see cref="GitPushLimits"/>, over every transport.
/// </summary>
public sealed class GitPushHttpOptions
{
    /// <summary>
    /// Bytes of a fetch request's body after its <c>Content-Encoding: gzip</c> is undone; git compresses the list of what it
    /// has. A compressed push is limited by <see cref="GitPushLimits.MaxPackBytes"/> alone. Default: 128 MiB.
    /// </summary>
    public long MaxInflatedRequestBytes { get; set; } = 128L << 20;

    /// <summary>
    /// Bytes of a request's body that are read and thrown away after the request was answered early, so that a client that
    /// sends first and reads then gets to the answer. At the most 1 MiB for a client that may not use the repository.
    /// What is longer ends with the connection. Default: 64 MiB.
    /// </summary>
    public long MaxDrainBytes { get; set; } = 64L << 20;

    /// <summary>How long such a body is read and thrown away. Default: 10 seconds.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
