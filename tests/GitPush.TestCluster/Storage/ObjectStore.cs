using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace GitPush.Testing.Kubernetes.Storage;

/// <summary>
/// All objects of the cluster with one resourceVersion for all, and the log of their changes. What is stored is never written
/// into: a change stores a new object. A caller that reads and then writes holds <see cref="Sync"/> meanwhile.
/// </summary>
internal sealed class ObjectStore
{
    private readonly Dictionary<(string Group, string Plural), SortedDictionary<string, JsonObject>> _objects = [];
    private readonly List<StoreEvent> _log = [];
    private readonly HashSet<Channel<StoreEvent>> _watchers = [];
    private long _oldestVersion;

    public Lock Sync { get; } = new();

    /// <summary>The version of the last change.</summary>
    public long Version { get; private set; } = 1;

    public JsonObject? Find(ResourceDefinition resource, string? ns, string name)
    {
        lock (Sync)
        {
            return Table(resource.Group, resource.Plural).GetValueOrDefault(Key(ns, name));
        }
    }

    /// <summary>The objects of a kind, by namespace and name; of all namespaces when it is null.</summary>
    public (IReadOnlyList<JsonObject> Items, long Version) List(ResourceDefinition resource, string? ns)
    {
        lock (Sync)
        {
            var table = Table(resource.Group, resource.Plural);
            var prefix = ns is null ? null : $"{ns}/";
            return ([.. from entry in table where prefix is null || entry.Key.StartsWith(prefix, StringComparison.Ordinal) select entry.Value], Version);
        }
    }

    /// <summary>Stores an object under a new version, which is written into it.</summary>
    /// <returns>The object as it is now stored.</returns>
    public JsonObject Put(ResourceDefinition resource, JsonObject value)
    {
        lock (Sync)
        {
            var table = Table(resource.Group, resource.Plural);
            var key = Key(value.Text("metadata", "namespace"), value.Text("metadata", "name")!);
            var previous = table.GetValueOrDefault(key);
            value["metadata"]!["resourceVersion"] = (++Version).ToString(System.Globalization.CultureInfo.InvariantCulture);
            table[key] = value;
            Publish(new StoreEvent(Version, previous is null ? StoreEventType.Added : StoreEventType.Modified, resource.Group, resource.Plural, value, previous));
            return value;
        }
    }

    public JsonObject Remove(ResourceDefinition resource, JsonObject value)
    {
        lock (Sync)
        {
            var key = Key(value.Text("metadata", "namespace"), value.Text("metadata", "name")!);
            _ = Table(resource.Group, resource.Plural).Remove(key, out var previous);
            var last = (JsonObject)value.DeepClone();
            last["metadata"]!["resourceVersion"] = (++Version).ToString(System.Globalization.CultureInfo.InvariantCulture);
            Publish(new StoreEvent(Version, StoreEventType.Deleted, resource.Group, resource.Plural, last, previous));
            return last;
        }
    }

    /// <summary>All changes after a version.</summary>
    /// <exception cref="ExpiredVersionException">They are no longer known.</exception>
    public StoreSubscription Subscribe(long after)
    {
        lock (Sync)
        {
            if (after < _oldestVersion)
            {
                throw new ExpiredVersionException(after, _oldestVersion);
            }

            var channel = Channel.CreateUnbounded<StoreEvent>(new UnboundedChannelOptions { SingleReader = true });
            foreach (var change in _log.Where(change => change.Version > after))
            {
                _ = channel.Writer.TryWrite(change);
            }

            _ = _watchers.Add(channel);
            return new StoreSubscription(channel.Reader, () => Unsubscribe(channel));
        }
    }

    /// <summary>Forgets the changes before now: a watch or a continued list from before is told that it is too late.</summary>
    public void Compact()
    {
        lock (Sync)
        {
            _oldestVersion = Version;
            _log.Clear();
        }
    }

    /// <summary>Whether what came after a version is still known.</summary>
    public bool Remembers(long version)
    {
        lock (Sync)
        {
            return version >= _oldestVersion;
        }
    }

    /// <summary>Ends every subscription but those in <paramref name="kept"/> as a server that lost its history does.</summary>
    public void ExpireSubscriptions(IReadOnlyCollection<StoreSubscription> kept)
    {
        lock (Sync)
        {
            foreach (var channel in _watchers.Where(channel => !kept.Any(subscription => subscription.Events == channel.Reader)).ToList())
            {
                _ = channel.Writer.TryComplete(new ExpiredVersionException(_oldestVersion, Version));
                _ = _watchers.Remove(channel);
            }
        }
    }

    private void Unsubscribe(Channel<StoreEvent> channel)
    {
        lock (Sync)
        {
            _ = _watchers.Remove(channel);
            _ = channel.Writer.TryComplete();
        }
    }

    private void Publish(StoreEvent change)
    {
        _log.Add(change);
        foreach (var watcher in _watchers)
        {
            _ = watcher.Writer.TryWrite(change);
        }
    }

    private SortedDictionary<string, JsonObject> Table(string group, string plural)
    {
        if (!_objects.TryGetValue((group, plural), out var table))
        {
            _objects[(group, plural)] = table = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        }

        return table;
    }

    private static string Key(string? ns, string name) => $"{ns}/{name}";
}
