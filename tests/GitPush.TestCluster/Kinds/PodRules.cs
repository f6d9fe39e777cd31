using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;

namespace GitPush.Testing.Kubernetes.Kinds;

internal sealed class PodRules : KindRules
{
    public static PodRules Instance { get; } = new();

    public override bool TracksGeneration => true;

    public override void Default(JsonObject value)
    {
        var spec = value.Object("spec");
        PodSpecDefaults.Apply(spec);
        spec.Default("enableServiceLinks", true);
        foreach (var container in spec.Objects("containers").Concat(spec.Objects("initContainers")))
        {
            // A limit without a request is the request as well.
            if (container.At("resources", "limits") is JsonObject limits)
            {
                var requests = container.Object("resources", "requests");
                foreach (var (name, limit) in limits)
                {
                    requests.Default(name, limit?.DeepClone());
                }
            }
        }
    }

    public override void PrepareForCreate(JsonObject value)
    {
        value["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = QualityOfService(value) };

        // What admission adds belongs to nobody.
        var spec = value.Object("spec");
        spec.Default("serviceAccountName", "default");
        spec.Default("serviceAccount", spec.Text("serviceAccountName"));
        spec.Default("preemptionPolicy", "PreemptLowerPriority");
        spec.Default("priority", 0);
        if (spec["tolerations"] is null)
        {
            spec["tolerations"] = new JsonArray(Tolerate("node.kubernetes.io/not-ready"), Tolerate("node.kubernetes.io/unreachable"));
        }
    }

    public override void Validate(JsonObject value, List<FieldError> errors) =>
        PodSpecValidation.Validate(value["spec"] as JsonObject, "spec", errors);

    public override void ValidateUpdate(JsonObject changed, JsonObject before, List<FieldError> errors)
    {
        if (!JsonNode.DeepEquals(Fixed(changed), Fixed(before)))
        {
            errors.Add(FieldError.Forbidden(
                "spec",
                "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"));
        }
    }

    private static JsonObject Fixed(JsonObject pod)
    {
        var spec = pod.Object("spec").Copy();
        foreach (var container in spec.Objects("containers").Concat(spec.Objects("initContainers")))
        {
            _ = container.Remove("image");
        }

        foreach (var field in (ReadOnlySpan<string>)["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "nodeName"])
        {
            _ = spec.Remove(field);
        }

        return spec;
    }

    private static JsonObject Tolerate(string key) =>
        new() { ["key"] = key, ["operator"] = "Exists", ["effect"] = "NoExecute", ["tolerationSeconds"] = 300 };

    private static string QualityOfService(JsonObject pod)
    {
        var containers = pod.Objects("spec", "containers").ToList();
        return containers.TrueForAll(container => container.At("resources", "limits") is null && container.At("resources", "requests") is null)
            ? "BestEffort"
            : containers.TrueForAll(container => JsonNode.DeepEquals(container.At("resources", "limits"), container.At("resources", "requests"))
                && container.At("resources", "limits", "cpu") is not null && container.At("resources", "limits", "memory") is not null)
                ? "Guaranteed"
                : "Burstable";
    }
}
