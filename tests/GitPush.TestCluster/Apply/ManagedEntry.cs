using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Apply;

/// <summary>What one manager owns: an entry of <c>metadata.managedFields</c>.</summary>
/// <param name="Operation"><c>Apply</c> or <c>Update</c>.</param>
/// <param name="Subresource">Through which subresource; empty for none.</param>
/// <param name="Time">RFC 3339; null when it was not written.</param>
internal sealed record ManagedEntry(string Manager, string Operation, string ApiVersion, string Subresource, string? Time, FieldSet Fields)
{
    /// <summary>As conflicts name it.</summary>
    public string Describe() =>
        Operation == "Apply"
            ? $"\"{Manager}\"{(Subresource.Length == 0 ? "" : $" with subresource \"{Subresource}\"")}"
            : $"\"{Manager}\"{(Subresource.Length == 0 ? "" : $" with subresource \"{Subresource}\"")} using {ApiVersion}";

    public bool IsOf(ManagedEntry other) =>
        Manager == other.Manager && Operation == other.Operation && Subresource == other.Subresource
        && (Operation == "Apply" || ApiVersion == other.ApiVersion);

    public static ManagedEntry Parse(JsonObject json) =>
        new(
            json.Text("manager") ?? "",
            json.Text("operation") ?? "Update",
            json.Text("apiVersion") ?? "",
            json.Text("subresource") ?? "",
            json.Text("time"),
            FieldSet.Parse(json["fieldsV1"]));

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["manager"] = Manager, ["operation"] = Operation, ["apiVersion"] = ApiVersion };
        json.Put("time", Time);
        json["fieldsType"] = "FieldsV1";
        json["fieldsV1"] = Fields.ToJson();
        json.Put("subresource", Subresource.Length == 0 ? null : Subresource);
        return json;
    }
}
