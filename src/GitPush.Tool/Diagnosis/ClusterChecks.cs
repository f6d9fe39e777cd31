using System.Net;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Remotes;
using GitPush.Tool.Clusters;

namespace GitPush.Tool.Diagnosis;

/// <summary>Whether a Kubernetes cluster can be deployed to.</summary>
internal static class ClusterChecks
{
    // What AddKubernetesDeploy does in its namespace whatever is deployed, and what nearly everybody deploys.
    private static readonly AccessRequest[] Needed =
    [
        .. from resource in ((string Group, string Name)[])[("", "configmaps"), ("", "services"), ("apps", "deployments"), ("batch", "jobs"), ("coordination.k8s.io", "leases")]
           from verb in (string[])["get", "list", "watch", "create", "update", "patch", "delete"]
           select new AccessRequest(verb, resource.Group, resource.Name),
        .. from resource in ((string Group, string Name)[])[("", "pods"), ("", "events"), ("apps", "replicasets")]
           from verb in (string[])["get", "list", "watch"]
           select new AccessRequest(verb, resource.Group, resource.Name),
        new AccessRequest("get", "", "pods") { Subresource = "log" },
    ];

    /// <param name="open">Makes the connection.</param>
    /// <param name="isNamed">Whether a cluster was asked for, so that none is an error.</param>
    /// <param name="ns">The namespace whose rights are looked at; null for none.</param>
    public static async Task<IReadOnlyList<Finding>> RunAsync(
        Func<CancellationToken, Task<ClusterSession>> open, bool isNamed, string? ns, CancellationToken cancellationToken)
    {
        try
        {
            using var session = await open(cancellationToken);
            var client = session.Client;

            // Every cluster has it, and nobody needs a right to be told.
            _ = await client.FindTypeAsync("v1", "Namespace", cancellationToken);
            List<Finding> findings = [Finding.Ok("cluster", $"{client.Server} answers")];
            if (ns is not null)
            {
                findings.Add(await CheckRightsAsync(client, ns, cancellationToken));
            }

            findings.Add(await client.FindTypeAsync(RemoteKinds.GitPush, RemoteKinds.Kind, cancellationToken) is null
                ? Finding.Warning("remotes", "the cluster does not know Remotes, which only AddRemoteController needs; 'gitpush remote define' installs their definition")
                : Finding.Ok("remotes", "the cluster knows Remotes"));
            return findings;
        }
        catch (KubernetesApiException exception)
        {
            _ = ExpectedFailure.TryDescribe(exception, out var text);
            return [isNamed || ns is not null ? Finding.Error("cluster", text!) : Finding.Warning("cluster", $"{text}; only stages of GitPush.Kubernetes need one")];
        }
    }

    private static async Task<Finding> CheckRightsAsync(KubernetesClient client, string ns, CancellationToken cancellationToken)
    {
        try
        {
            if (await client.GetAsync(new ObjectKey("v1", "Namespace", null, ns), cancellationToken) is null)
            {
                return Finding.Error("rights", $"there is no namespace {ns}");
            }
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Forbidden)
        {
            // Deploying to a namespace needs no right to look at it.
        }

        var answers = await Task.WhenAll(Needed.Select(async request => (Request: request, May: await client.MayAsync(request with { Namespace = ns }, cancellationToken))));
        var missing = answers.Where(static answer => !answer.May).ToLookup(static answer => answer.Request.Verb, static answer => answer.Request.Target);
        return missing.Count == 0
            ? Finding.Ok("rights", $"enough for a deployment to {ns}")
            : Finding.Error("rights", $"in {ns} this account may not {string.Join("; ", missing.Select(static verb => $"{verb.Key} {string.Join(", ", verb)}"))}");
    }
}
