using System.Net;
using GitPush.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace GitPush.Kubernetes.Remotes.Controller;

/// <summary>Keeps the directory as the API server has the Remotes of one kind: a list, then what changes, and a list again when that is lost.</summary>
/// <param name="ns">Null for all namespaces.</param>
/// <param name="changed">Is told of each Remote that is new, has changed or is gone.</param>
internal sealed class RemoteFeed(
    Func<CancellationToken, ValueTask<KubernetesClient>> connect,
    string apiVersion,
    string? ns,
    RemoteDirectory remotes,
    Action<RemoteEntry, bool> changed,
    TimeProvider time,
    ILogger logger)
{
    private static readonly TimeSpan s_firstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromSeconds(30);

    // How long a definition may be there before its Remotes count.
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _wasMissing;

    /// <summary>Is done when the Remotes have been read for the first time, or there is no such kind.</summary>
    public Task Read => _read.Task;

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var delay = s_firstDelay;
        while (true)
        {
            var wait = delay;
            try
            {
                var client = await connect(cancellationToken).ConfigureAwait(false);
                if (await client.FindTypeAsync(apiVersion, RemoteKinds.Kind, cancellationToken).ConfigureAwait(false) is null)
                {
                    TellMissing();
                    wait = s_lookAgain;
                }
                else
                {
                    _wasMissing = false;
                    delay = s_firstDelay;
                    await FollowAsync(client, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Gone)
            {
                Log.RemotesExpired(logger, apiVersion);
                continue;
            }
            catch (KubernetesApiException exception) when (!cancellationToken.IsCancellationRequested)
            {
                Log.RemotesLost(logger, apiVersion, wait, exception.Message);
                delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, s_longestDelay.Ticks));
            }

            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FollowAsync(KubernetesClient client, CancellationToken cancellationToken)
    {
        var list = await client.ListAsync(apiVersion, RemoteKinds.Kind, ns, ListOptions.All, cancellationToken).ConfigureAwait(false);
        Take(list.Items);
        _ = _read.TrySetResult();
        Log.RemotesRead(logger, list.Items.Count, apiVersion);
        var options = new ListOptions { ResourceVersion = list.ResourceVersion };
        await foreach (var change in client.WatchAsync(apiVersion, RemoteKinds.Kind, ns, options, cancellationToken).ConfigureAwait(false))
        {
            switch (change.Type)
            {
                case WatchEventType.Deleted when remotes.Remove(change.Object.Key) is { } removed:
                    changed(removed, true);
                    break;
                case WatchEventType.Added or WatchEventType.Modified when remotes.Set(change.Object) is { } entry:
                    changed(entry, false);
                    break;
                default:
                    break;
            }
        }
    }

    private void Take(IReadOnlyList<KubernetesObject> items)
    {
        var (fresh, gone) = remotes.Replace(apiVersion, ns, items);
        foreach (var entry in gone)
        {
            changed(entry, true);
        }

        foreach (var entry in fresh)
        {
            changed(entry, false);
        }
    }

    /// <summary>A definition that is not there, or is gone, has no Remotes.</summary>
    private void TellMissing()
    {
        Take([]);
        _ = _read.TrySetResult();
        if (!_wasMissing)
        {
            _wasMissing = true;
            Log.RemotesMissing(logger, apiVersion);
        }
    }
}
