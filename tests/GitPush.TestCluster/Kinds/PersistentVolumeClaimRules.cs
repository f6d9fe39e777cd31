using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;

namespace GitPush.Testing.Kubernetes.Kinds;

internal sealed class PersistentVolumeClaimRules : KindRules
{
    public static PersistentVolumeClaimRules Instance { get; } = new();

    public override void PrepareForCreate(JsonObject value) => value["status"] = new JsonObject { ["phase"] = "Pending" };

    public override void Default(JsonObject value) => value.Object("spec").Default("volumeMode", "Filesystem");

    public override void Validate(JsonObject value, List<FieldError> errors)
    {
        if (value.At("spec", "accessModes") is not JsonArray { Count: > 0 })
        {
            errors.Add(FieldError.Required("spec.accessModes", "at least 1 access mode is required"));
        }

        if (value.At("spec", "resources", "requests", "storage") is null)
        {
            errors.Add(FieldError.Required("spec.resources[storage]"));
        }
    }

    public override void ValidateUpdate(JsonObject changed, JsonObject before, List<FieldError> errors)
    {
        if (!JsonNode.DeepEquals(Fixed(changed), Fixed(before)))
        {
            errors.Add(FieldError.Forbidden(
                "spec", "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims"));
        }
    }

    private static JsonObject Fixed(JsonObject claim)
    {
        var spec = claim.Object("spec").Copy();
        _ = (spec["resources"] as JsonObject)?.Remove("requests");
        _ = spec.Remove("volumeAttributesClassName");
        _ = spec.Remove("volumeName");
        return spec;
    }
}
