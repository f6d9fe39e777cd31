using System.Threading.Channels;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Health;

/// <summary>One wait of <see cref="HealthWaiter"/>.</summary>
/// <param name="stopping">Ends the watches.</param>
internal sealed partial class HealthWait(
    KubernetesClient client,
    IReadOnlyList<ObjectKey> objects,
    HealthOptions options,
    Func<string, CancellationToken, ValueTask> progress,
    TimeProvider time,
    CancellationToken stopping)
{
    private static readonly ObjectHealth AlwaysCurrent = new(HealthState.Current, "exists");
    private static readonly ObjectHealth NotFound = new(HealthState.NotFound, "not found");

    private readonly Channel<FeedChange> _changes = Channel.CreateUnbounded<FeedChange>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<(string ApiVersion, string Kind, string? Namespace), ObjectFeed> _feeds = [];

    // Not the same ones, even of the same kind: those above may be narrowed to one object.
    private readonly Dictionary<(string Kind, string? Namespace), ObjectFeed> _dependents = [];

    private readonly List<Task> _running = [];
    private readonly List<WaitedObject> _waited = [];
    private long _start;
    private bool _timedOut;

    // When the state has to be looked at again though nothing changes; by GetTimestamp.
    private long? _due;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _start = time.GetTimestamp();
        OpenFeeds();
        await using var alarm = time.CreateTimer(_ => _changes.Writer.TryWrite(new FeedChange(null)), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        while (!await LookAsync(cancellationToken).ConfigureAwait(false))
        {
            _ = alarm.Change(UntilDue(), Timeout.InfiniteTimeSpan);
            _ = await _changes.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false);
            while (_changes.Reader.TryRead(out var change))
            {
                if (change.Failure is { } failure)
                {
                    System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
                }

                change.Feed?.Apply(change);
            }
        }
    }

    /// <summary>Done when no watch is running any more.</summary>
    public Task StoppedAsync() => Task.WhenAll(_running);

    private void OpenFeeds()
    {
        foreach (var group in objects.GroupBy(key => (key.ApiVersion, key.Kind, key.Namespace)))
        {
            if (ObjectHealthRules.IsAlwaysCurrent(group.First()))
            {
                continue;
            }

            // Of a single object the server sends no others, and a role that allows only this one is enough.
            var only = group.Select(key => key.Name).Distinct(StringComparer.Ordinal).Take(2).ToList();
            var list = only.Count == 1 ? new ListOptions { FieldSelector = $"metadata.name={only[0]}" } : ListOptions.All;
            _feeds[group.Key] = Open(group.Key.ApiVersion, group.Key.Kind, group.Key.Namespace, list, isRequired: true);
        }

        foreach (var key in objects)
        {
            _waited.Add(new WaitedObject(key, _feeds.GetValueOrDefault((key.ApiVersion, key.Kind, key.Namespace))));
        }
    }

    private ObjectFeed Open(string apiVersion, string kind, string? ns, ListOptions list, bool isRequired)
    {
        var feed = new ObjectFeed(client, apiVersion, kind, ns, list, isRequired, time);
        _running.Add(feed.RunAsync(_changes.Writer, stopping));
        return feed;
    }

    /// <summary>Looks at everything as it is now; true when the wait is over.</summary>
    private async ValueTask<bool> LookAsync(CancellationToken cancellationToken)
    {
        _due = null;
        _failing.BeginLook();
        var isReady = _waited.All(waited => waited.Feed is null or { IsReady: true });
        if (isReady)
        {
            foreach (var waited in _waited)
            {
                Look(waited);
            }
        }

        _failing.EndLook();
        var isHealthy = isReady && _waited.All(waited => waited.Health.State == HealthState.Current);
        var hasFailed = _waited.Any(waited => waited.Health.State == HealthState.Failed);
        _timedOut = !isHealthy && !hasFailed && time.GetElapsedTime(_start) >= options.Timeout;
        var isOver = isHealthy || hasFailed || _timedOut;
        if (isReady)
        {
            await WriteProgressAsync(isOver, cancellationToken).ConfigureAwait(false);
        }

        return isOver;
    }

    private void Look(WaitedObject waited)
    {
        var found = waited.Feed?.Find(waited.Key.Name);
        var health = waited.Feed is null ? AlwaysCurrent : found is null ? NotFound : ObjectHealthRules.Evaluate(found);
        waited.Health = found is null ? health : health switch
        {
            { State: HealthState.Failed, MayBeOutdated: true } => Outlasted(found, health),
            { State: HealthState.InProgress, IsUnobserved: false } => LookAtPods(found, LookAtClass(found, health)),
            _ => health,
        };
    }

    private void SetDue(TimeSpan fromNow)
    {
        var due = time.GetTimestamp() + (long)(fromNow.TotalSeconds * time.TimestampFrequency);
        _due = _due is { } earlier && earlier < due ? earlier : due;
    }

    private TimeSpan UntilDue()
    {
        var untilEnd = options.Timeout - time.GetElapsedTime(_start);
        var untilDue = _due is { } due ? time.GetElapsedTime(time.GetTimestamp(), due) : untilEnd;
        var wait = untilDue < untilEnd ? untilDue : untilEnd;

        // Timers count whole milliseconds: one that rings a moment early would be set again for no time at all, again and again.
        return wait <= TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : wait;
    }
}
