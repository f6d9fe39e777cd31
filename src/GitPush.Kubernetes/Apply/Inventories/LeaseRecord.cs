using System.Globalization;
using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply.Inventories;

/// <summary>What a Lease of <c>coordination.k8s.io/v1</c> says; times are RFC 3339 with six digits.</summary>
/// <param name="Json">The object itself.</param>
internal sealed record LeaseRecord(KubernetesObject Json)
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.ffffffZ";

    /// <summary>Who holds it; null when nobody does.</summary>
    public string? Holder => Json.Text("spec", "holderIdentity") is { Length: > 0 } holder ? holder : null;

    /// <summary>After how long without a renewal it is everybody's.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(
        Json.At("spec", "leaseDurationSeconds") is JsonValue value && value.TryGetValue<int>(out var seconds) ? seconds : 0);

    private int Transitions => Json.At("spec", "leaseTransitions") is JsonValue value && value.TryGetValue<int>(out var count) ? count : 0;

    public static LeaseRecord New(ObjectKey key, string holder, TimeSpan duration, DateTimeOffset now)
    {
        var lease = new KubernetesObject(new JsonObject
        {
            ["apiVersion"] = key.ApiVersion,
            ["kind"] = key.Kind,
            ["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace },
        });
        lease.SetLabel(ObjectMarks.ManagedBy, ObjectMarks.FieldManager);
        return new LeaseRecord(lease).TakenBy(holder, duration, now);
    }

    public LeaseRecord TakenBy(string holder, TimeSpan duration, DateTimeOffset now)
    {
        var lease = Json.Clone();
        var spec = lease.Object("spec");
        spec["holderIdentity"] = holder;
        spec["leaseDurationSeconds"] = (int)Math.Ceiling(duration.TotalSeconds);
        spec["acquireTime"] = Text(now);
        spec["renewTime"] = Text(now);
        spec["leaseTransitions"] = Json.ResourceVersion is null ? 0 : Transitions + 1;
        return new LeaseRecord(lease);
    }

    public LeaseRecord Renewed(DateTimeOffset now)
    {
        var lease = Json.Clone();
        lease.Object("spec")["renewTime"] = Text(now);
        return new LeaseRecord(lease);
    }

    public LeaseRecord Released()
    {
        var lease = Json.Clone();
        lease.Object("spec")["holderIdentity"] = "";
        return new LeaseRecord(lease);
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
}
