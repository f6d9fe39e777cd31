using GitPush.Control;
using GitPush.Kubernetes.Client;
using GitPush.Repositories;
using Microsoft.Extensions.Logging;

namespace GitPush.Kubernetes.Previews;

/// <summary>
/// Finds the previews of refs and repositories that are no more, and deletes them: the server was down when they went, or the cluster
/// was. A push that has not been accepted yet has a namespace and no ref, so a namespace goes at the second look only, when neither it
/// nor a lease in it has changed since the first, and no push runs here for its repository.
/// </summary>
internal sealed class PreviewSweep(IRepositoryStore repositories, IPushControl control, ILogger<PreviewSweep> logger)
{
    /// <summary>Looks at all previews of a server on one cluster.</summary>
    /// <param name="seen">What the last look returned.</param>
    /// <returns>Those whose ref is missing, and how each of them was: what the next look needs.</returns>
    /// <exception cref="KubernetesApiException">The cluster cannot be asked.</exception>
    public async Task<IReadOnlyDictionary<string, string>> LookAsync(
        KubernetesClient client, string owner, IReadOnlyDictionary<string, string> seen, CancellationToken cancellationToken)
    {
        var list = await client.ListAsync("v1", "Namespace", null, new ListOptions { LabelSelector = PreviewMarks.Selector(owner) }, cancellationToken).ConfigureAwait(false);
        var missing = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var ns in list.Items.Where(ns => !ns.IsBeingDeleted))
        {
            if (PreviewMarks.Read(ns) is not { } marks || marks.Owner != owner)
            {
                continue;
            }

            // In this order: a push that ends now has made its ref, and one that begins now changes the namespace.
            var isPushedTo = IsPushedTo(marks.Repository);
            if (await IsNeededAsync(marks, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            var state = await StateAsync(client, ns, cancellationToken).ConfigureAwait(false);
            if (isPushedTo || !seen.TryGetValue(ns.Uid!, out var before) || before != state)
            {
                missing.Add(ns.Uid!, state);
            }
            else if (await NamespaceRemoval.TryBeginAsync(client, ns, cancellationToken).ConfigureAwait(false))
            {
                Log.PreviewRemoved(logger, ns.Name, marks.Ref, marks.Repository);
            }
        }

        return missing;
    }

    /// <summary>Whether its ref is there, or nobody can tell.</summary>
    private async Task<bool> IsNeededAsync(PreviewMarks marks, CancellationToken cancellationToken)
    {
        try
        {
            return await HasRefAsync(marks, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or FormatException)
        {
            // A repository that cannot be read does not keep those of others.
            Log.PreviewRefNotRead(logger, exception, marks.Ref, marks.Repository);
            return true;
        }
    }

    private async Task<bool> HasRefAsync(PreviewMarks marks, CancellationToken cancellationToken)
    {
        if (!RepositoryName.TryParse(marks.Repository, out var name))
        {
            return true;
        }

        if (await repositories.OpenAsync(name, cancellationToken).ConfigureAwait(false) is { } repository)
        {
            return repository.FindRef(marks.Ref) is not null;
        }

        // A root without any repository is rather one that is not mounted than one whose repositories were all deleted.
        await foreach (var _ in repositories.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        return true;
    }

    private bool IsPushedTo(string repository) => control.Running.Any(push => push.Record.Repository == repository);

    /// <summary>How a namespace is: another text as soon as somebody works on it.</summary>
    private static async Task<string> StateAsync(KubernetesClient client, KubernetesObject ns, CancellationToken cancellationToken)
    {
        var leases = await client.ListAsync("coordination.k8s.io/v1", "Lease", ns.Name, ListOptions.All, cancellationToken).ConfigureAwait(false);
        return string.Join(' ', leases.Items.Select(lease => $"{lease.Name}={lease.ResourceVersion}").Order(StringComparer.Ordinal).Prepend(ns.ResourceVersion));
    }
}
