using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;

namespace GitPush.Testing.Kubernetes.Kinds;

internal sealed class CronJobRules : KindRules
{
    public static CronJobRules Instance { get; } = new();

    public override bool TracksGeneration => true;

    public override void PrepareForCreate(JsonObject value) => value["status"] = new JsonObject();

    public override void Default(JsonObject value)
    {
        var spec = value.Object("spec");
        spec.Default("concurrencyPolicy", "Allow");
        spec.Default("suspend", false);
        spec.Default("successfulJobsHistoryLimit", 3);
        spec.Default("failedJobsHistoryLimit", 1);
        PodSpecDefaults.Apply(value.Object("spec", "jobTemplate", "spec", "template", "spec"));
    }

    public override void Validate(JsonObject value, List<FieldError> errors)
    {
        if (value.Text("spec", "schedule") is null or "")
        {
            errors.Add(FieldError.Required("spec.schedule"));
        }

        JobRules.ValidateSpec(value.Object("spec", "jobTemplate", "spec"), "spec.jobTemplate.spec", errors);
    }
}
