using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Kinds;

internal sealed class ReplicaSetRules : WorkloadRules
{
    public static ReplicaSetRules Instance { get; } = new();

    public override void PrepareForCreate(JsonObject value) => value["status"] = new JsonObject { ["replicas"] = 0 };

    public override void Default(JsonObject value)
    {
        base.Default(value);
        value.Object("spec").Default("replicas", 1);
    }
}
