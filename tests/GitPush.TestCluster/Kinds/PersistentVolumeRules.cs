using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Kinds;

internal sealed class PersistentVolumeRules : KindRules
{
    public static PersistentVolumeRules Instance { get; } = new();

    public override void PrepareForCreate(JsonObject value) => value["status"] = new JsonObject { ["phase"] = "Pending" };

    public override void Default(JsonObject value)
    {
        value.Object("spec").Default("persistentVolumeReclaimPolicy", "Retain");
        value.Object("spec").Default("volumeMode", "Filesystem");
    }
}
