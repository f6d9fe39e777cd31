using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Kinds;

/// <summary>What is common to the kinds that keep pods running from a template.</summary>
internal abstract class WorkloadRules : KindRules
{
    public override bool TracksGeneration => true;

    public override void PrepareForCreate(JsonObject value) => value["status"] = new JsonObject();

    public override void Default(JsonObject value) => PodSpecDefaults.Apply(value.Object("spec", "template", "spec"));

    public override void Validate(JsonObject value, List<FieldError> errors)
    {
        ValidateReplicas(value, errors);
        ValidateSelector(value, errors);
        ValidateTemplate(value, errors);
    }

    public override void ValidateUpdate(JsonObject changed, JsonObject before, List<FieldError> errors) =>
        RequireUnchanged(changed, before, errors, "spec", "selector");

    protected static void ValidateReplicas(JsonObject value, List<FieldError> errors)
    {
        if (value.Number("spec", "replicas") is < 0 and { } replicas)
        {
            errors.Add(FieldError.Invalid("spec.replicas", replicas, "must be greater than or equal to 0"));
        }
    }

    protected static void ValidateSelector(JsonObject value, List<FieldError> errors)
    {
        var selector = value.At("spec", "selector");
        if (selector is null)
        {
            errors.Add(FieldError.Required("spec.selector"));
        }
        else if (selector is JsonObject { Count: 0 })
        {
            errors.Add(FieldError.Invalid("spec.selector", selector, "empty selector is invalid for deployment"));
        }

        var labels = value.At("spec", "template", "metadata", "labels");
        if (!LabelSelector.Parse(selector).Matches(value.Map("spec", "template", "metadata", "labels")) || selector is null)
        {
            errors.Add(FieldError.Invalid("spec.template.metadata.labels", labels, "`selector` does not match template `labels`"));
        }
    }

    protected static void ValidateTemplate(JsonObject value, List<FieldError> errors)
    {
        PodSpecValidation.Validate(value.At("spec", "template", "spec") as JsonObject, "spec.template.spec", errors, value.Objects("spec", "volumeClaimTemplates").Select(claim => claim.Text("metadata", "name") ?? ""));
        if (value.Text("spec", "template", "spec", "restartPolicy") is "OnFailure" or "Never")
        {
            errors.Add(FieldError.NotSupported("spec.template.spec.restartPolicy", value.Text("spec", "template", "spec", "restartPolicy")!, ["Always"]));
        }
    }
}
