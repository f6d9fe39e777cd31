using System.Net;
using System.Threading.Channels;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Health;

/// <summary>
/// The objects of a kind as they are now: listed once, then watched. One reader applies the changes, so that nothing is locked.
/// </summary>
/// <param name="isRequired">Whether not being allowed to read them ends the wait; otherwise it goes on without them.</param>
internal sealed class ObjectFeed(KubernetesClient client, string apiVersion, string kind, string? ns, ListOptions options, bool isRequired, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, KubernetesObject> _objects = new(StringComparer.Ordinal);

    // Jobs that had completed when they were removed.
    private readonly Dictionary<string, KubernetesObject> _ended = new(StringComparer.Ordinal);

    /// <summary>Whether the first list is in, or there will be none.</summary>
    public bool IsReady { get; private set; }

    public IReadOnlyCollection<KubernetesObject> Objects => _objects.Values;

    /// <summary>An object as it is now; a Job that has completed and was removed as it was last.</summary>
    public KubernetesObject? Find(string name) => _objects.GetValueOrDefault(name) ?? _ended.GetValueOrDefault(name);

    /// <summary>Writes every change to a channel, until it is cancelled. An unexpected failure is written as one, too.</summary>
    public async Task RunAsync(ChannelWriter<FeedChange> changes, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await ListAndWatchAsync(changes, cancellationToken).ConfigureAwait(false);
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        catch (KubernetesApiException) when (!isRequired)
        {
            _ = changes.TryWrite(new FeedChange(this) { List = [] });
        }
        catch (Exception exception)
        {
            _ = changes.TryWrite(new FeedChange(this) { Failure = exception });
        }
    }

    /// <summary>Takes over a change; called by the reader.</summary>
    public void Apply(FeedChange change)
    {
        if (change.List is { } list)
        {
            IsReady = true;
            foreach (var former in _objects.Values.ToList())
            {
                Remove(former);
            }

            foreach (var listed in list)
            {
                _objects[listed.Name] = listed;
            }
        }
        else if (change.Event is { } one)
        {
            if (one.Type == WatchEventType.Deleted)
            {
                Remove(one.Object);
            }
            else if (one.Type != WatchEventType.Bookmark)
            {
                _objects[one.Object.Name] = one.Object;
            }
        }
    }

    private void Remove(KubernetesObject former)
    {
        _ = _objects.Remove(former.Name);
        if (ObjectHealthRules.HasCompleted(former))
        {
            _ended[former.Name] = former;
        }
        else
        {
            _ = _ended.Remove(former.Name);
        }
    }

    // Returns when the server can no longer tell what came since, or is not there: then everything is listed again.
    private async Task ListAndWatchAsync(ChannelWriter<FeedChange> changes, CancellationToken cancellationToken)
    {
        try
        {
            var list = await client.ListAsync(apiVersion, kind, ns, options, cancellationToken).ConfigureAwait(false);
            _ = changes.TryWrite(new FeedChange(this) { List = list.Items });
            var since = options with { ResourceVersion = list.ResourceVersion };
            await foreach (var change in client.WatchAsync(apiVersion, kind, ns, since, cancellationToken).ConfigureAwait(false))
            {
                _ = changes.TryWrite(new FeedChange(this) { Event = change });
            }
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Gone || TransientFailure.Is(exception))
        {
        }
    }
}
