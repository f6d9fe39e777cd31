using System.CommandLine;
using GitPush.Kubernetes;
using GitPush.Kubernetes.Manifests;

namespace GitPush.Tool.Clusters;

/// <summary>Which cluster a command talks to, and which namespace of it.</summary>
internal sealed class ClusterOptions
{
    // For a person who waits: a server that is down is told at once, one that restarts is asked again.
    private static readonly TimeSpan RetryTimeout = TimeSpan.FromSeconds(10);

    private readonly Option<string?> _kubeconfig = new("--kubeconfig")
    {
        Description = "The kubeconfig. Without it, the files that KUBECONFIG names count, else ~/.kube/config; in a pod, its service account.",
        HelpName = "file",
    };

    private readonly Option<string?> _context = new("--context") { Description = "The context of the kubeconfig. Without it, its current one.", HelpName = "name" };

    private readonly Option<string?> _namespace = new("--namespace", "-n") { Description = "The namespace. Without it, the context's, else default.", HelpName = "name" };

    public void AddTo(Command command)
    {
        command.Add(_kubeconfig);
        command.Add(_context);
        command.Add(_namespace);
    }

    /// <summary>For a command that talks to no cluster.</summary>
    public void AddNamespaceTo(Command command) => command.Add(_namespace);

    /// <summary>The namespace that was named; null when none was.</summary>
    /// <exception cref="UsageException">It is no name.</exception>
    public string? NamespaceOf(ParseResult result) => result.GetValue(_namespace) switch
    {
        null => null,
        var name when ObjectNames.IsLabel(name) => name,
        var name => throw new UsageException($"'{name}' is no namespace's name: lower-case letters, digits and '-'"),
    };

    /// <summary>Whether a cluster is named by an option.</summary>
    public bool IsNamed(ParseResult result) => result.GetValue(_kubeconfig) is not null || result.GetValue(_context) is not null;

    /// <exception cref="GitPush.Kubernetes.Client.KubernetesApiException">The kubeconfig is missing or wrong.</exception>
    public async Task<ClusterSession> OpenAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = new KubernetesClusterOptions
        {
            Kubeconfig = result.GetValue(_kubeconfig),
            Context = result.GetValue(_context),
            RetryTimeout = RetryTimeout,
        };
        return await ClusterSession.OpenAsync(options, NamespaceOf(result), cancellationToken);
    }
}
