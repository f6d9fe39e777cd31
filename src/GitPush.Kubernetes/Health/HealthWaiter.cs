using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Health;

/// <summary>Waits until objects are what they are to be.</summary>
internal sealed class HealthWaiter(TimeProvider time)
{
    /// <summary>
    /// Waits until all objects are healthy, one of them has failed, or the time is up. Each kind is watched once in each namespace,
    /// however many objects there are; kinds that are always current are not read at all.
    /// </summary>
    /// <param name="client">The cluster.</param>
    /// <param name="objects">What to wait for; with namespaces where their kinds have them.</param>
    /// <param name="options">For how long, and how patiently.</param>
    /// <param name="progress">
    /// Gets a line when something changed: <c>deployment/web 2/3 ready</c>. Of what was healthy from the first look on there is none.
    /// </param>
    /// <returns>The health of each object, and the reasons of what is not healthy.</returns>
    /// <exception cref="KubernetesApiException">The objects cannot be watched, such as for lack of permission.</exception>
    public async Task<HealthReport> WaitAsync(
        KubernetesClient client,
        IReadOnlyList<ObjectKey> objects,
        HealthOptions options,
        Func<string, CancellationToken, ValueTask> progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(progress);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var wait = new HealthWait(client, objects, options, progress, time, stop.Token);
        try
        {
            await wait.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await wait.StoppedAsync().ConfigureAwait(false);
        }

        return await wait.ReportAsync(cancellationToken).ConfigureAwait(false);
    }
}
