using GitPush.Hooks;
using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Previews;

/// <summary>The previews of this server. Safe for use by several threads.</summary>
internal sealed class PreviewEnvironments(KubernetesClients clients, PreviewOwner owner, PreviewSweepSignal signal, TimeProvider time)
{
    /// <summary>The namespace that a push has for itself; nothing is sent yet.</summary>
    /// <param name="account">The cluster, as whom the push is deployed.</param>
    /// <exception cref="StageFailedException">The settings of the cluster are missing or wrong.</exception>
    public async ValueTask<PreviewNamespace> BeginAsync(
        PushContext push, PushSource source, KubernetesDeployOptions options, KubernetesClient account, CancellationToken cancellationToken) =>
        new(push, source, options, await ConnectAsync(options, cancellationToken).ConfigureAwait(false), account, owner.Of(options.Preview!), time);

    /// <summary>Deletes what a ref has that was deleted, and waits until it is gone; in a push that only plans, tells it.</summary>
    /// <exception cref="StageFailedException">It is not gone; the message says why.</exception>
    public async Task RemoveAsync(PushContext push, RefUpdate update, KubernetesDeployOptions options, CancellationToken cancellationToken)
    {
        var client = await ConnectAsync(options, cancellationToken).ConfigureAwait(false);
        var marks = new PreviewMarks(owner.Of(options.Preview!), push.Repository.Name.Value, update.Name, update.PreviewName);
        try
        {
            // By its marks, not by its name: the prefix may have been another one when it was made.
            var list = await client.ListAsync(
                "v1", "Namespace", null, new ListOptions { LabelSelector = PreviewMarks.Selector(marks.Owner, marks.Repository, marks.Preview) }, cancellationToken).ConfigureAwait(false);
            foreach (var ns in list.Items.Where(ns => PreviewMarks.Read(ns) == marks))
            {
                await RemoveAsync(push, client, ns, options.Preview!.DeleteTimeout, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (KubernetesApiException exception)
        {
            // It is found again by its marks.
            signal.Set();
            throw new StageFailedException($"{ApiRefusal.Explain($"preview {update.PreviewName}", exception)}; the server tries again later", exception);
        }
    }

    /// <summary>Says that previews may have been left behind.</summary>
    public void Signal() => signal.Set();

    private async Task RemoveAsync(PushContext push, KubernetesClient client, KubernetesObject ns, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (push.IsPlan)
        {
            await TellAsync($"would delete namespace {ns.Name}").ConfigureAwait(false);
            return;
        }

        // The ref is gone, so that whoever changes the namespace now does not keep it.
        _ = await client.DeleteAsync(ns.Key, new DeleteRequest(Uid: ns.Uid), cancellationToken).ConfigureAwait(false);
        await TellAsync($"deleting namespace {ns.Name}").ConfigureAwait(false);
        if (await NamespaceRemoval.WaitAsync(client, ns, timeout, time, cancellationToken).ConfigureAwait(false) is { } reason)
        {
            throw new StageFailedException($"namespace {ns.Name} is still being deleted: {reason}");
        }

        await TellAsync($"namespace {ns.Name} deleted").ConfigureAwait(false);

        ValueTask TellAsync(string line) => push.Output.WriteLineAsync($"preview: {line}", cancellationToken);
    }

    private ValueTask<KubernetesClient> ConnectAsync(KubernetesDeployOptions options, CancellationToken cancellationToken) =>
        ConnectedClient.GetAsync(clients, WithoutImpersonation(options.Cluster), cancellationToken);

    /// <summary>The same cluster as the connection's own identity.</summary>
    public static KubernetesClusterOptions WithoutImpersonation(KubernetesClusterOptions options) => new()
    {
        Kubeconfig = options.Kubeconfig,
        Context = options.Context,
        RequestTimeout = options.RequestTimeout,
        RetryTimeout = options.RetryTimeout,
    };
}
