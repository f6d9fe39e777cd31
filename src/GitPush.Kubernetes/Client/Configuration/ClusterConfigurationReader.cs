using GitPush.Kubernetes.Client.Connections;
using GitPush.Kubernetes.Client.Credentials;
using Microsoft.Extensions.Logging;

namespace GitPush.Kubernetes.Client.Configuration;

/// <summary>Finds out which cluster is meant, as the documentation of <see cref="KubernetesClusterOptions"/> says.</summary>
internal sealed partial class ClusterConfigurationReader(ClusterEnvironment environment, TimeProvider time, ILogger logger)
{
    /// <summary>Reads the settings.</summary>
    /// <exception cref="KubernetesApiException">They are missing or wrong.</exception>
    public ClusterConfiguration Read(KubernetesClusterOptions options)
    {
        var configuration = options.Kubeconfig is null && options.Context is null && IsInCluster
            ? ReadInCluster()
            : ReadKubeconfig(options);
        return string.IsNullOrEmpty(options.Impersonate)
            ? configuration
            : configuration with { Impersonation = Impersonation.Of(options.Impersonate) };
    }

    private ClusterConfiguration ReadKubeconfig(KubernetesClusterOptions options)
    {
        var config = options.Kubeconfig is { } path
            ? Kubeconfig.Read([path], mustExist: true)
            : Kubeconfig.Read(DefaultPaths(), mustExist: false);
        var contextName = options.Context ?? config.CurrentContext
            ?? throw ConfigurationProblem.Create("there is no kubeconfig, or it has no current context");
        var context = config.FindContext(contextName)
            ?? throw ConfigurationProblem.Create($"the kubeconfig has no context '{contextName}'");
        var clusterName = context.Text("cluster") ?? "";
        var cluster = config.FindCluster(clusterName)
            ?? throw ConfigurationProblem.Create($"context '{contextName}' of the kubeconfig names cluster '{clusterName}', which is not in it");
        var user = context.Text("user") is not { } userName
            ? KubeconfigEntry.Empty
            : config.FindUser(userName)
                ?? throw ConfigurationProblem.Create($"context '{contextName}' of the kubeconfig names user '{userName}', who is not in it");
        var address = ReadAddress(cluster);
        return new ClusterConfiguration(contextName, address, ReadCredentials(user, cluster, address), ReadImpersonation(user), context.Text("namespace"));
    }

    private IEnumerable<string> DefaultPaths()
    {
        var variable = environment.GetVariable("KUBECONFIG");
        return !string.IsNullOrEmpty(variable)
            ? variable.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Distinct()
            : environment.HomeFolder.Length > 0 ? [Path.Combine(environment.HomeFolder, ".kube", "config")] : [];
    }
}
