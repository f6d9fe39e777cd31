namespace GitPush.Kubernetes.Client.Credentials;

/// <summary>What is wrong with the settings of a connection.</summary>
internal static class ConfigurationProblem
{
    /// <param name="problem">One line that a pusher may read: no paths, no secrets. Those are in the cause, for the log.</param>
    /// <param name="cause">The cause.</param>
    public static KubernetesApiException Create(string problem, Exception? cause = null) =>
        new($"cannot connect to the cluster: {problem}", statusCode: null, KubernetesApiException.Misconfigured, cause);
}
