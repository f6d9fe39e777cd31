using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Deploy;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Previews;

/// <summary>Removes previews that were left behind: when the host starts, after pushes, and now and then.</summary>
internal sealed class PreviewSweepService(
    IEnumerable<DeploymentName> deployments,
    IOptionsMonitor<KubernetesDeployOptions> options,
    KubernetesClients clients,
    PreviewOwner owner,
    PreviewSweep sweep,
    PreviewSweepSignal signal,
    PreviewSweepSchedule schedule,
    TimeProvider time,
    ILogger<PreviewSweepService> logger) : BackgroundService
{
    private static readonly IReadOnlyDictionary<string, string> s_none = new Dictionary<string, string>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var places = deployments.Select(deployment => options.Get(deployment.Name)).Where(deployment => deployment.Preview is not null)
            .Select(deployment => (deployment.Cluster.Kubeconfig, deployment.Cluster.Context, Owner: owner.Of(deployment.Preview!), deployment.Cluster))
            .DistinctBy(place => (place.Kubeconfig, place.Context, place.Owner)).ToArray();
        if (places.Length == 0)
        {
            return;
        }

        var seen = places.Select(_ => s_none).ToArray();
        try
        {
            while (true)
            {
                for (var i = 0; i < places.Length; i++)
                {
                    seen[i] = await LookAsync(places[i].Cluster, places[i].Owner, seen[i], stoppingToken).ConfigureAwait(false);
                }

                await (seen.Any(found => found.Count > 0)
                    ? Task.Delay(schedule.Grace, time, stoppingToken)
                    : signal.WaitAsync(schedule.Interval, time, stoppingToken)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start goes on with it.
        }
    }

    private async Task<IReadOnlyDictionary<string, string>> LookAsync(
        KubernetesClusterOptions cluster, string place, IReadOnlyDictionary<string, string> seen, CancellationToken cancellationToken)
    {
        try
        {
            var client = await clients.GetAsync(PreviewEnvironments.WithoutImpersonation(cluster), cancellationToken).ConfigureAwait(false);
            return await sweep.LookAsync(client, place, seen, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The host serves all the same, and the cluster may be there again next time.
            Log.PreviewsNotLookedAt(logger, exception);
            return s_none;
        }
    }
}
