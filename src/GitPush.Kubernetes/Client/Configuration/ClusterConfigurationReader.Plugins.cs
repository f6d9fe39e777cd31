using System.Text;
using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client.Connections;
using GitPush.Kubernetes.Client.Credentials;
using GitPush.Kubernetes.Client.Credentials.Plugins;

namespace GitPush.Kubernetes.Client.Configuration;

internal sealed partial class ClusterConfigurationReader
{
    // The name of the cluster's extension that is for plugins.
    private const string PluginExtension = "client.authentication.k8s.io/exec";

    private PluginCredentials ReadPlugin(KubeconfigEntry exec, KubeconfigEntry cluster, ClusterAddress address)
    {
        var apiVersion = exec.Text("apiVersion");
        if (apiVersion is not ("client.authentication.k8s.io/v1" or "client.authentication.k8s.io/v1beta1"))
        {
            throw ConfigurationProblem.Create($"the kubeconfig's credential plugin speaks '{apiVersion}': client.authentication.k8s.io/v1 and v1beta1 are understood");
        }

        var command = exec.Text("command") ?? throw ConfigurationProblem.Create("the kubeconfig's credential plugin has no command");
        if (exec.Text("interactiveMode") is "Always")
        {
            throw ConfigurationProblem.Create($"the credential plugin '{Path.GetFileName(command)}' wants to ask a human (interactiveMode: Always), and nobody is there");
        }

        var plugin = new CredentialPlugin(apiVersion, command.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar) ? Path.Combine(exec.Folder, command) : command)
        {
            Arguments = exec.Strings("args"),
            Variables =
            [
                .. exec.Entries("env").Where(variable => variable.Text("name") is not null)
                    .Select(variable => KeyValuePair.Create(variable.Text("name")!, variable.Text("value") ?? "")),
            ],
            InstallHint = exec.Text("installHint"),
            DescribeCluster = exec.Flag("provideClusterInfo") ? () => Describe(cluster, address) : null,
        };
        return new PluginCredentials(new PluginRunner(plugin, time, logger), time);
    }

    /// <summary>The cluster as <c>KUBERNETES_EXEC_INFO</c> has it.</summary>
    private static JsonObject Describe(KubeconfigEntry cluster, ClusterAddress address)
    {
        var json = new JsonObject { ["server"] = cluster.Text("server") };
        if (address.TlsServerName is { } name)
        {
            json["tls-server-name"] = name;
        }

        if (address.SkipVerification)
        {
            json["insecure-skip-tls-verify"] = true;
        }

        if (address.Roots is { } roots)
        {
            json["certificate-authority-data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(roots.ReadPem()));
        }

        if (cluster.Text("proxy-url") is { } proxy)
        {
            json["proxy-url"] = proxy;
        }

        if (cluster.Entries("extensions").FirstOrDefault(extension => extension.Text("name") == PluginExtension) is { } config)
        {
            json["config"] = config.Json["extension"]?.DeepClone();
        }

        return json;
    }
}
