namespace GitPush.Kubernetes.Client.Configuration;

/// <summary>Where the settings of a cluster are looked for.</summary>
internal sealed record ClusterEnvironment
{
    /// <summary>Of this process.</summary>
    public static ClusterEnvironment Process { get; } = new();

    public Func<string, string?> GetVariable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The user's home folder; empty when there is none.</summary>
    public string HomeFolder { get; init; } = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>Where the kubelet puts what a pod's service account needs.</summary>
    public string ServiceAccountFolder { get; init; } = "/var/run/secrets/kubernetes.io/serviceaccount";
}
