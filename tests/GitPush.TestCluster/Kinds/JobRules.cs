using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;

namespace GitPush.Testing.Kubernetes.Kinds;

internal sealed class JobRules : KindRules
{
    public static JobRules Instance { get; } = new();

    public override bool TracksGeneration => true;

    // Jobs of batch/v1 leave their pods alone unless told otherwise.
    public override string DefaultPropagation => "Orphan";

    public override void PrepareForCreate(JsonObject value)
    {
        value["status"] = new JsonObject();
        if (value.Flag("spec", "manualSelector") == true)
        {
            return;
        }

        var uid = value.Text("metadata", "uid");
        var labels = value.Object("spec", "template", "metadata", "labels");
        labels["batch.kubernetes.io/controller-uid"] = uid;
        labels["batch.kubernetes.io/job-name"] = value.Text("metadata", "name");
        labels["controller-uid"] = uid;
        labels["job-name"] = value.Text("metadata", "name");
        value.Object("spec")["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["batch.kubernetes.io/controller-uid"] = uid } };
        value.Object("metadata").Default("labels", labels.DeepClone());
    }

    public override void Default(JsonObject value) => DefaultSpec(value.Object("spec"));

    /// <summary>Fills in a job's specification, of a Job or of a CronJob's template.</summary>
    public static void DefaultSpec(JsonObject spec)
    {
        if (spec["completions"] is null && spec["parallelism"] is null)
        {
            spec["completions"] = 1;
        }

        spec.Default("parallelism", 1);
        spec.Default("backoffLimit", 6);
        spec.Default("completionMode", "NonIndexed");
        spec.Default("suspend", false);
        spec.Default("manualSelector", false);
        spec.Default("podReplacementPolicy", spec["podFailurePolicy"] is null ? "TerminatingOrFailed" : "Failed");
        PodSpecDefaults.Apply(spec.Object("template", "spec"), restartPolicy: "Always");
    }

    public override void Validate(JsonObject value, List<FieldError> errors) => ValidateSpec(value.Object("spec"), "spec", errors);

    public static void ValidateSpec(JsonObject spec, string at, List<FieldError> errors)
    {
        foreach (var field in (ReadOnlySpan<string>)["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished"])
        {
            if (spec.Number(field) is < 0 and { } number)
            {
                errors.Add(FieldError.Invalid($"{at}.{field}", number, "must be greater than or equal to 0"));
            }
        }

        PodSpecValidation.Validate(spec.At("template", "spec") as JsonObject, $"{at}.template.spec", errors);
        if (spec.Text("template", "spec", "restartPolicy") is "Always" or null)
        {
            errors.Add(FieldError.Required($"{at}.template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\""));
        }
    }

    public override void ValidateUpdate(JsonObject changed, JsonObject before, List<FieldError> errors)
    {
        RequireUnchanged(changed, before, errors, "spec", "completions");
        RequireUnchanged(changed, before, errors, "spec", "selector");
        RequireUnchanged(changed, before, errors, "spec", "template");
        RequireUnchanged(changed, before, errors, "spec", "completionMode");
    }
}
