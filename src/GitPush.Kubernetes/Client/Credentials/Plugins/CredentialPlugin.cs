using System.Text.Json.Nodes;

namespace GitPush.Kubernetes.Client.Credentials.Plugins;

/// <summary>A program that gives credentials (<c>exec</c> in a kubeconfig, API <c>client.authentication.k8s.io</c>).</summary>
/// <param name="ApiVersion">In which version it answers.</param>
/// <param name="Command">The program: a path, or a name that is looked up in <c>PATH</c>.</param>
internal sealed record CredentialPlugin(string ApiVersion, string Command)
{
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>What it gets beside the environment of this process.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; } = [];

    /// <summary>What to do where it is missing.</summary>
    public string? InstallHint { get; init; }

    /// <summary>What it is told of the cluster; null when it need not know.</summary>
    public Func<JsonObject>? DescribeCluster { get; init; }

    /// <summary>For messages: without the folder.</summary>
    public string Name => Path.GetFileName(Command);
}
