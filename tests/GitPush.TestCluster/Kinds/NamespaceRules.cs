using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Kinds;

internal sealed class NamespaceRules : KindRules
{
    public static NamespaceRules Instance { get; } = new();

    public override NameRule NameRule => NameRule.Label;

    public override void PrepareForCreate(JsonObject value)
    {
        value.Object("spec")["finalizers"] = new JsonArray("kubernetes");
        value["status"] = new JsonObject { ["phase"] = "Active" };
    }

    // Every namespace carries its name as a label.
    public override void Default(JsonObject value) =>
        value.Object("metadata", "labels")["kubernetes.io/metadata.name"] = value.Text("metadata", "name");

    // Finalizers are taken out through the finalize subresource only.
    public override void PrepareForUpdate(JsonObject changed, JsonObject before) =>
        changed.Object("spec").Put("finalizers", before.At("spec", "finalizers")?.DeepClone());
}
