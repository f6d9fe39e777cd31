using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Kinds;

/// <summary>Kinds of which nothing special is known but a few defaults.</summary>
/// <param name="fill">Fills them in.</param>
/// <param name="status">The status of a new object; null for none.</param>
internal sealed class SimpleDefaultsRules(Action<JsonObject> fill, bool tracksGeneration = false, string? status = null) : KindRules
{
    public static SimpleDefaultsRules StorageClass { get; } = new(value =>
    {
        value.Default("reclaimPolicy", "Delete");
        value.Default("volumeBindingMode", "Immediate");
    });

    public static SimpleDefaultsRules PriorityClass { get; } = new(value => value.Default("preemptionPolicy", "PreemptLowerPriority"), tracksGeneration: true);

    public static SimpleDefaultsRules HorizontalPodAutoscaler { get; } = new(
        value => value.Object("spec").Default("minReplicas", 1),
        status: """{"desiredReplicas":0,"currentMetrics":null}""");

    public static SimpleDefaultsRules PodDisruptionBudget { get; } = new(
        _ => { },
        tracksGeneration: true,
        """{"disruptionsAllowed":0,"currentHealthy":0,"desiredHealthy":0,"expectedPods":0}""");

    public static SimpleDefaultsRules NetworkPolicy { get; } = new(
        value =>
        {
            var types = new JsonArray("Ingress");
            if (value.At("spec", "egress") is JsonArray { Count: > 0 })
            {
                types.Add("Egress");
            }

            value.Object("spec").Default("policyTypes", types);
        },
        tracksGeneration: true);

    public override bool TracksGeneration => tracksGeneration;

    public override void Default(JsonObject value) => fill(value);

    public override void PrepareForCreate(JsonObject value)
    {
        if (status is not null)
        {
            value["status"] = JsonNode.Parse(status);
        }
    }
}
