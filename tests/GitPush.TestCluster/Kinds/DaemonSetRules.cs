using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Kinds;

internal sealed class DaemonSetRules : WorkloadRules
{
    public static DaemonSetRules Instance { get; } = new();

    public override void PrepareForCreate(JsonObject value) =>
        value["status"] = new JsonObject
        {
            ["currentNumberScheduled"] = 0,
            ["numberMisscheduled"] = 0,
            ["desiredNumberScheduled"] = 0,
            ["numberReady"] = 0,
        };

    public override void Default(JsonObject value)
    {
        base.Default(value);
        value.Object("spec").Default("revisionHistoryLimit", 10);
        var strategy = value.Object("spec", "updateStrategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            var rolling = strategy.Object("rollingUpdate");
            rolling.Default("maxUnavailable", 1);
            rolling.Default("maxSurge", 0);
        }

        var metadata = value.Object("metadata");
        metadata.Object("annotations").Default("deprecated.daemonset.template.generation", "1");
    }
}
