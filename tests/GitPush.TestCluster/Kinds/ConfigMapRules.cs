using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;

namespace GitPush.Testing.Kubernetes.Kinds;

internal sealed class ConfigMapRules : KindRules
{
    public static ConfigMapRules Instance { get; } = new();

    public override void Validate(JsonObject value, List<FieldError> errors) => DataKeys.Validate(value, errors, "data", "binaryData");

    public override void ValidateUpdate(JsonObject changed, JsonObject before, List<FieldError> errors) =>
        DataKeys.ValidateImmutable(changed, before, errors, "data", "binaryData");
}
