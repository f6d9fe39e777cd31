using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;

namespace GitPush.Testing.Kubernetes.Kinds;

internal sealed class CustomResourceDefinitionRules : KindRules
{
    public static CustomResourceDefinitionRules Instance { get; } = new();

    public override bool TracksGeneration => true;

    public override void PrepareForCreate(JsonObject value)
    {
        value["status"] = new JsonObject { ["conditions"] = null, ["acceptedNames"] = new JsonObject { ["plural"] = "", ["kind"] = "" }, ["storedVersions"] = StoredVersions(value) };
    }

    private static JsonArray StoredVersions(JsonObject value) =>
        new([.. value.Objects("spec", "versions").Where(version => version.Flag("storage") == true).Select(version => version["name"]?.DeepClone())]);

    public override void Default(JsonObject value)
    {
        value.Object("spec").Default("conversion", new JsonObject { ["strategy"] = "None" });
        var names = value.Object("spec", "names");
        if (names.Text("kind") is { } kind)
        {
            names.Default("singular", kind.ToLowerInvariant());
            names.Default("listKind", kind + "List");
        }
    }

    public override void Validate(JsonObject value, List<FieldError> errors)
    {
        var name = $"{value.Text("spec", "names", "plural")}.{value.Text("spec", "group")}";
        if (value.Text("metadata", "name") != name)
        {
            errors.Add(FieldError.Invalid("metadata.name", value.At("metadata", "name"), "must be spec.names.plural+\".\"+spec.group"));
        }

        if (value.Objects("spec", "versions").Count(version => version.Flag("storage") == true) != 1)
        {
            errors.Add(FieldError.Invalid("spec.versions", value.At("spec", "versions"), "must have exactly one version marked as storage version"));
        }

        var index = 0;
        foreach (var version in value.Objects("spec", "versions"))
        {
            if (version.At("schema", "openAPIV3Schema") is null)
            {
                errors.Add(FieldError.Required($"spec.versions[{index}].schema.openAPIV3Schema"));
            }

            index++;
        }
    }

    public override void ValidateUpdate(JsonObject changed, JsonObject before, List<FieldError> errors)
    {
        foreach (var field in (ReadOnlySpan<string>)["group", "scope"])
        {
            RequireUnchanged(changed, before, errors, "spec", field);
        }
    }
}
