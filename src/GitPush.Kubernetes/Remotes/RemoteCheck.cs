using System.Net;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Remotes.Controller;
using GitPush.Kubernetes.Remotes.Pushes;
using GitPush.Kubernetes.Remotes.Specs;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Remotes;

/// <summary>Finds out whether pushes to a Remote can be taken, and makes its repository on the way.</summary>
internal sealed class RemoteCheck(RemoteDirectory remotes, RemoteRepositories repositories, RemoteClient cluster, IOptions<GitPushRemoteOptions> options)
{
    // What a condition says of a spec with many mistakes.
    private const int MaxProblems = 5;

    private readonly GitPushRemoteOptions _options = options.Value;

    /// <exception cref="KubernetesApiException">The cluster could not be asked.</exception>
    public async Task<RemoteVerdict> CheckAsync(RemoteEntry remote, CancellationToken cancellationToken)
    {
        if (await AdmitAsync(remote, cancellationToken).ConfigureAwait(false) is { } notAdmitted)
        {
            remote.Life.Expel();
            return notAdmitted;
        }

        if (!remote.Reading.IsValid)
        {
            return RemoteVerdict.NotReady(RemoteReasons.InvalidSpec, Describe(remote.Reading.Problems));
        }

        var spec = remote.Reading.Spec;
        if (FindConfigurationProblem(spec) is { } misconfigured)
        {
            return misconfigured;
        }

        // What stops the start of a host whose code says it is no better when a Remote does.
        var account = spec.ServiceAccount ?? _options.DefaultServiceAccount;
        if (RemoteStageOptions.FindProblems(new RemoteTarget(remote, spec, account, cluster), _options) is { Count: > 0 } unusable)
        {
            return RemoteVerdict.NotReady(RemoteReasons.InvalidSpec, Describe(unusable));
        }

        if (DoesSomething(spec) && await FindAccountProblemAsync(remote.Namespace, account, cancellationToken).ConfigureAwait(false) is { } forbidden)
        {
            return forbidden;
        }

        return spec.IsSuspended
            ? RemoteVerdict.NotReady(RemoteReasons.Suspended, "spec.suspend is true: pushes are refused")
            : new RemoteVerdict(true, RemoteReasons.Accepted, DoesSomething(spec)
                ? $"pushes are deployed as serviceaccount {account}"
                : "pushes are stored, and nothing is built or deployed");
    }

    private static bool DoesSomething(RemoteSpec spec) =>
        spec.Images.Count > 0 || spec.Manifests is not null || spec.Workloads.Count > 0 || spec.Jobs.Count > 0;

    /// <summary>Makes the repository, and opens it to the Remote's keys if it is the Remote's.</summary>
    private async Task<RemoteVerdict?> AdmitAsync(RemoteEntry remote, CancellationToken cancellationToken)
    {
        if (remote.Repository is not { } repository)
        {
            return RemoteVerdict.NotReady(RemoteReasons.InvalidSpec, Describe(remote.Reading.Problems));
        }

        if (remotes.Index.OwnerOf(repository) is { } owner && owner.Key != remote.Key)
        {
            return RemoteVerdict.NotReady(
                RemoteReasons.RepositoryTaken, $"the repository '{repository}' belongs to the older {owner.Key.ApiVersion} Remote {owner.Namespace}/{owner.Name}");
        }

        KubernetesObject? ns;
        try
        {
            var client = await cluster.GetAsync(cancellationToken).ConfigureAwait(false);
            ns = await client.GetAsync(new ObjectKey("v1", "Namespace", null, remote.Namespace), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Forbidden)
        {
            return RemoteVerdict.NotReady(RemoteReasons.Forbidden, $"the server may not get the namespace {remote.Namespace}, whose uid tells whose a repository is");
        }

        if (ns?.Uid is not { } uid)
        {
            return RemoteVerdict.NotReady(RemoteReasons.Forbidden, $"there is no namespace {remote.Namespace}");
        }

        if (await repositories.EnsureAsync(repository, remote.Namespace, uid, cancellationToken).ConfigureAwait(false) is { } taken)
        {
            return RemoteVerdict.NotReady(RemoteReasons.RepositoryTaken, taken);
        }

        // Deleted meanwhile, it stays closed.
        if (!remote.Life.Gone.IsCancellationRequested)
        {
            remote.Life.Admit(repository);
        }

        return null;
    }

    private RemoteVerdict? FindConfigurationProblem(RemoteSpec spec)
    {
        if (spec.Registry is null && _options.DefaultRegistry is null && spec.Images.FirstOrDefault(image => image.Repository is null) is { } homeless)
        {
            return RemoteVerdict.NotReady(
                RemoteReasons.MissingRegistry,
                $"image {homeless.Name} has nowhere to go: set spec.registry.url, such as registry.example.com/shop; the server has no default registry");
        }

        return spec.Images.Count > 0 && _options.ServerUrl is null
            ? RemoteVerdict.NotReady(RemoteReasons.BuildsNotConfigured, "the server does not build images: its option ServerUrl, from where builds fetch the pushed files, is not set")
            : null;
    }

    private async Task<RemoteVerdict?> FindAccountProblemAsync(string ns, string account, CancellationToken cancellationToken)
    {
        var client = await cluster.GetAsync(cancellationToken).ConfigureAwait(false);
        var impersonation = new AccessRequest("impersonate", "", "serviceaccounts") { Namespace = ns, Name = account };
        if (!await client.MayAsync(impersonation, cancellationToken).ConfigureAwait(false))
        {
            return RemoteVerdict.NotReady(RemoteReasons.ForbiddenToImpersonate, $"the server may not impersonate serviceaccount {ns}/{account}, as which pushes act");
        }

        try
        {
            var found = await client.GetAsync(new ObjectKey("v1", "ServiceAccount", ns, account), cancellationToken).ConfigureAwait(false);
            return found is not null ? null : RemoteVerdict.NotReady(
                RemoteReasons.ServiceAccountNotFound,
                $"there is no serviceaccount {ns}/{account}, as which pushes act: kubectl -n {ns} create serviceaccount {account} "
                + $"&& kubectl -n {ns} create rolebinding {account} --clusterrole=edit --serviceaccount={ns}:{account}");
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Forbidden)
        {
            // Whoever may not look finds out by the first push.
            return null;
        }
    }

    private static string Describe<T>(IReadOnlyList<T> problems) =>
        string.Join("; ", problems.Take(MaxProblems)) + (problems.Count > MaxProblems ? $"; and {problems.Count - MaxProblems} more" : "");
}
