namespace GitPush.Kubernetes.Manifests;

/// <summary>
/// Counts what a push's manifests become. A few bytes of aliases and variables can stand for gigabytes, so what they are replaced
/// by is counted before it is made.
/// </summary>
internal sealed class ManifestBudget(ManifestLimits limits)
{
    private long _characters;
    private int _values;

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

    /// <summary>Counts a value that was read, or that an alias repeats: it takes a hundred bytes, however short it is written.</summary>
    public void AddValue(ManifestOrigin at)
    {
        if (++_values > Limits.MaxValues)
        {
            throw at.Error($"the manifests hold more than {Limits.MaxValues} values, with those that aliases repeat");
        }
    }

    public Exception TooLarge(ManifestOrigin at) => at.Error($"with aliases and variables in place the manifests have more than {Limits.MaxTotalBytes} bytes");
}
