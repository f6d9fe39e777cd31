using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;

namespace GitPush.Testing.Kubernetes.Kinds;

internal sealed class StatefulSetRules : WorkloadRules
{
    private static readonly HashSet<string> Changeable =
        ["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"];

    public static StatefulSetRules Instance { get; } = new();

    public override void PrepareForCreate(JsonObject value) => value["status"] = new JsonObject { ["replicas"] = 0, ["availableReplicas"] = 0 };

    public override void Default(JsonObject value)
    {
        base.Default(value);
        var spec = value.Object("spec");
        spec.Default("replicas", 1);
        spec.Default("serviceName", "");
        spec.Default("revisionHistoryLimit", 10);
        spec.Default("podManagementPolicy", "OrderedReady");
        var strategy = value.Object("spec", "updateStrategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            strategy.Object("rollingUpdate").Default("partition", 0);
        }

        var retention = value.Object("spec", "persistentVolumeClaimRetentionPolicy");
        retention.Default("whenDeleted", "Retain");
        retention.Default("whenScaled", "Retain");
        foreach (var claim in value.Objects("spec", "volumeClaimTemplates"))
        {
            claim["apiVersion"] = "v1";
            claim["kind"] = "PersistentVolumeClaim";
            claim.Object("spec").Default("volumeMode", "Filesystem");
            claim.Object("status").Default("phase", "Pending");
        }
    }

    public override void ValidateUpdate(JsonObject changed, JsonObject before, List<FieldError> errors)
    {
        var (now, old) = (changed.Object("spec"), before.Object("spec"));
        if (now.Select(entry => entry.Key).Union(old.Select(entry => entry.Key)).Any(field => !Changeable.Contains(field) && !JsonNode.DeepEquals(now[field], old[field])))
        {
            errors.Add(FieldError.Forbidden(
                "spec",
                "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"));
        }
    }
}
