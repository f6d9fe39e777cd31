using System.Collections.Concurrent;
using GitPush.Kubernetes.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Remotes.Controller;

/// <summary>
/// Watches Remotes and brings the server in line with them. Several servers may run it over the same cluster: what they write is the
/// same. It stops after the transports have, so that what becomes of pushes that end with the host is still told.
/// </summary>
internal sealed class RemoteController(
    RemoteDirectory remotes,
    RemoteQueue queue,
    RemoteReconciler reconciler,
    RemoteClient cluster,
    IOptions<GitPushRemoteOptions> options,
    TimeProvider time,
    ILogger<RemoteController> logger) : IHostedLifecycleService, IDisposable
{
    private const int Workers = 4;
    private static readonly TimeSpan s_firstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(3);

    // How soon it is noticed that somebody has made what a Remote lacks, such as its account.
    private static readonly TimeSpan s_notReady = TimeSpan.FromSeconds(30);

    private readonly GitPushRemoteOptions _options = options.Value;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<ObjectKey, int> _failures = new();
    private Task _running = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_options.InstallDefinition)
        {
            var client = await cluster.GetAsync(cancellationToken).ConfigureAwait(false);
            await RemoteDefinition.InstallAsync(client, _options.StartTimeout, time, cancellationToken).ConfigureAwait(false);
        }

        var feeds = Feeds().ToList();
        using (ExecutionContext.SuppressFlow())
        {
            _running = Task.WhenAll(
                feeds.Select(feed => Task.Run(() => UntilStoppedAsync(feed.RunAsync), CancellationToken.None))
                    .Concat(Enumerable.Range(0, Workers).Select(_ => Task.Run(() => UntilStoppedAsync(WorkAsync), CancellationToken.None))));
        }

        try
        {
            await Task.WhenAll(feeds.Select(feed => feed.Read)).WaitAsync(_options.StartTimeout, time, cancellationToken).ConfigureAwait(false);
            await Task.WhenAll(remotes.Index.Entries.Keys.Select(reconciler.FirstLookAsync)).WaitAsync(_options.StartTimeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Log.RemotesLate(logger, _options.StartTimeout);
        }
    }

    /// <summary>After every service of the host has stopped, and with the transports the pushes.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        // The status of the last pushes is on its way.
        await queue.IdleAsync().WaitAsync(s_farewell, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stopping.CancelAsync().ConfigureAwait(false);
        queue.Close();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private IEnumerable<RemoteFeed> Feeds()
    {
        string[] kinds = _options.Gitkube ? [RemoteKinds.GitPush, RemoteKinds.Gitkube] : [RemoteKinds.GitPush];
        string?[] namespaces = _options.Namespaces.Count == 0 ? [null] : [.. _options.Namespaces.Distinct(StringComparer.Ordinal)];
        return kinds.SelectMany(kind => namespaces.Select(ns => new RemoteFeed(cluster.GetAsync, kind, ns, remotes, OnChanged, time, logger)));
    }

    private void OnChanged(RemoteEntry remote, bool isGone)
    {
        _ = _failures.TryRemove(remote.Key, out _);
        if (isGone)
        {
            _ = reconciler.OnGoneAsync(remote);
        }

        // Another one may have waited for the repository that this one had.
        foreach (var other in remotes.Index.Entries.Values.Where(other => !other.IsAdmitted && other.Repository is not null))
        {
            queue.Add(other.Key);
        }

        queue.Add(remote.Key);
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var key = await queue.TakeAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var isReady = await reconciler.ReconcileAsync(key, cancellationToken).ConfigureAwait(false);
                _ = _failures.TryRemove(key, out _);
                if (remotes.Index.Entries.ContainsKey(key))
                {
                    queue.AddAfter(key, isReady || _options.ResyncInterval < s_notReady ? _options.ResyncInterval : s_notReady);
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                var failures = _failures.AddOrUpdate(key, 1, (_, before) => before + 1);
                var delay = TimeSpan.FromTicks(Math.Min(s_firstRetry.Ticks << Math.Min(failures - 1, 16), s_longestRetry.Ticks));
                Log.ReconcileFailed(logger, exception, key.Namespace, key.Name, delay);
                queue.AddAfter(key, delay);
            }
            finally
            {
                queue.Done(key);
            }
        }
    }

    private async Task UntilStoppedAsync(Func<CancellationToken, Task> run)
    {
        try
        {
            await run(_stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The end.
        }
        catch (Exception exception)
        {
            Log.ControllerFailed(logger, exception);
        }
    }
}
