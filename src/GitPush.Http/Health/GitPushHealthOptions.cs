namespace GitPush.Http.Health;

/// <summary>What <c>AddHealthChecks().AddGitPush(options => …)</c> sets.</summary>
public sealed class GitPushHealthOptions
{
    /// <summary>Bytes that should be free on the disk of the repositories; with less the server counts as degraded. Default: 1 GiB.</summary>
    public long MinFreeBytes { get; set; } = 1L << 30;
}
