namespace GitPush.Kubernetes;

/// <summary>What is wrong with the settings of a cluster, for the validators of the options that contain them.</summary>
internal static class KubernetesClusterOptionsValidator
{
    private const string ServiceAccountPrefix = "system:serviceaccount:";

    /// <summary>One sentence for each problem.</summary>
    /// <param name="owner">How the settings are written: <c>KubernetesDeployOptions.Cluster</c>.</param>
    public static IEnumerable<string> FindProblems(KubernetesClusterOptions options, string owner)
    {
        // A timer takes no more than about 49 days.
        if (options.RequestTimeout <= TimeSpan.Zero || options.RequestTimeout.TotalMilliseconds > uint.MaxValue - 1)
        {
            yield return $"{owner}.{nameof(options.RequestTimeout)} must be more than zero and less than 49 days, and is {options.RequestTimeout}.";
        }

        if (options.RetryTimeout < TimeSpan.Zero || options.RetryTimeout.TotalMilliseconds > uint.MaxValue - 1)
        {
            yield return $"{owner}.{nameof(options.RetryTimeout)} must not be less than zero or more than 49 days, and is {options.RetryTimeout}.";
        }

        if (options.Kubeconfig is not null && string.IsNullOrWhiteSpace(options.Kubeconfig))
        {
            yield return $"{owner}.{nameof(options.Kubeconfig)} is no file: '{options.Kubeconfig}'.";
        }

        if (options.Context is not null && string.IsNullOrWhiteSpace(options.Context))
        {
            yield return $"{owner}.{nameof(options.Context)} is no name: '{options.Context}'.";
        }

        if (options.Impersonate is { } user && !CanBeImpersonated(user))
        {
            yield return $"{owner}.{nameof(options.Impersonate)} must be a user's name or {ServiceAccountPrefix}NAMESPACE:NAME, and is '{user}'.";
        }
    }

    private static bool CanBeImpersonated(string user) =>
        !string.IsNullOrWhiteSpace(user)
        && !user.Any(char.IsControl)
        && (!user.StartsWith(ServiceAccountPrefix, StringComparison.Ordinal)
            || user[ServiceAccountPrefix.Length..].Split(':') is [{ Length: > 0 }, { Length: > 0 }]);
}
