namespace GitPush.Kubernetes.Manifests;

/// <summary>
/// Counts what a push's manifests become. A few bytes of aliases and variables can stand for gigabytes, so what they are replaced
/// by is counted before it is made.
/// </summary>
internal sealed class ManifestBudget(ManifestLimits limits)
{
    private long _characters;
    private int _aliased;

    public ManifestLimits Limits { get; } = limits;

    /// <summary>How many characters are left.</summary>
    public long Characters => Limits.MaxTotalBytes - _characters;

    public void AddText(int characters, ManifestOrigin at)
    {
        _characters += characters;
        if (_characters > Limits.MaxTotalBytes)
        {
            throw TooLarge(at);
        }
    }

    public void AddAliased(ManifestOrigin at)
    {
        if (++_aliased > Limits.MaxAliasedNodes)
        {
            throw at.Error($"the aliases expand to more than {Limits.MaxAliasedNodes} values");
        }
    }

    public Exception TooLarge(ManifestOrigin at) => at.Error($"with aliases and variables in place the manifests have more than {Limits.MaxTotalBytes} bytes");
}
