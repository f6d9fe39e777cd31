using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Kinds;

internal sealed class DeploymentRules : WorkloadRules
{
    public static DeploymentRules Instance { get; } = new();

    public override void Default(JsonObject value)
    {
        base.Default(value);
        var spec = value.Object("spec");
        spec.Default("replicas", 1);
        spec.Default("revisionHistoryLimit", 10);
        spec.Default("progressDeadlineSeconds", 600);
        var strategy = value.Object("spec", "strategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            var rolling = strategy.Object("rollingUpdate");
            rolling.Default("maxUnavailable", "25%");
            rolling.Default("maxSurge", "25%");
        }
    }

    public override void Validate(JsonObject value, List<Http.FieldError> errors)
    {
        base.Validate(value, errors);
        if (value.Text("spec", "strategy", "type") == "Recreate" && value.At("spec", "strategy", "rollingUpdate") is not null)
        {
            errors.Add(Http.FieldError.Forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'"));
        }
    }
}
