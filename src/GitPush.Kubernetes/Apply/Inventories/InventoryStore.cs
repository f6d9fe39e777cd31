using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply.Inventories;

/// <summary>
/// Keeps an inventory in the cluster that it is about, as ConfigMap <c>gitpush-inventory-NAME</c>: <c>objects</c> and
/// <c>previous</c> have an <see cref="InventoryEntry"/> on each line, which is room for about ten thousand; <c>pending</c> is a
/// <see cref="PendingDeploy"/>. Whoever writes holds the lease.
/// </summary>
internal sealed class InventoryStore(KubernetesClient client, string ns, string name)
{
    private const string RepositoryAnnotation = "gitpush.dev/repository";

    public ObjectKey Key { get; } = new("v1", "ConfigMap", ns, $"gitpush-inventory-{name}");

    /// <summary>Null when nothing was ever deployed.</summary>
    public async Task<Inventory?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await client.GetAsync(Key, cancellationToken).ConfigureAwait(false) is not { } map)
        {
            return null;
        }

        PendingDeploy? pending = null;
        if (map.Text("data", "pending") is { } text && !PendingDeploy.TryParse(text, out pending))
        {
            throw Unreadable();
        }

        return new Inventory(Parse(map.Text("data", "objects") ?? ""))
        {
            Previous = map.Text("data", "previous") is { } previous ? Parse(previous) : null,
            Pending = pending,
            Repository = map.Annotation(RepositoryAnnotation),
        };
    }

    public async Task WriteAsync(Inventory inventory, CancellationToken cancellationToken)
    {
        var data = new JsonObject { ["objects"] = Write(inventory.Objects) };
        if (inventory.Previous is { } previous)
        {
            data["previous"] = Write(previous);
        }

        if (inventory.Pending is { } pending)
        {
            data["pending"] = pending.ToString();
        }

        var map = new KubernetesObject(new JsonObject
        {
            ["apiVersion"] = Key.ApiVersion,
            ["kind"] = Key.Kind,
            ["metadata"] = new JsonObject { ["name"] = Key.Name, ["namespace"] = Key.Namespace },
            ["data"] = data,
        });
        map.SetLabel(ObjectMarks.ManagedBy, ObjectMarks.FieldManager);
        if (inventory.Repository is { } repository)
        {
            map.SetAnnotation(RepositoryAnnotation, repository);
        }

        _ = await client.ApplyAsync(map, new ApplyRequest(ObjectMarks.FieldManager, Force: true), cancellationToken).ConfigureAwait(false);
    }

    public Task DeleteAsync(CancellationToken cancellationToken) => client.DeleteAsync(Key, new DeleteRequest(), cancellationToken);

    private static string Write(IEnumerable<InventoryEntry> entries) =>
        string.Join('\n', entries.Select(entry => entry.ToString()).Order(StringComparer.Ordinal));

    // An entry that is not understood could be an object that is never pruned: better to stop.
    private List<InventoryEntry> Parse(string text)
    {
        var entries = new List<InventoryEntry>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            entries.Add(InventoryEntry.TryParse(line, out var entry) ? entry : throw Unreadable());
        }

        return entries;
    }

    private StageFailedException Unreadable() => new($"{Key} in namespace {ns} cannot be read: somebody has edited it, or it is of a newer version");
}
