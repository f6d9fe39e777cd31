using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Http;

/// <summary>One fault of an object (<c>k8s.io/apimachinery/pkg/util/validation/field</c>).</summary>
/// <param name="Reason">Such as <c>FieldValueInvalid</c>.</param>
/// <param name="Field">Such as <c>spec.replicas</c>.</param>
/// <param name="Message">Such as <c>Invalid value: -1: must be greater than or equal to 0</c>.</param>
internal sealed record FieldError(string Reason, string Field, string Message)
{
    public static FieldError Required(string field, string detail = "") =>
        new("FieldValueRequired", field, detail.Length == 0 ? "Required value" : $"Required value: {detail}");

    public static FieldError Invalid(string field, JsonNode? value, string detail) =>
        new("FieldValueInvalid", field, $"Invalid value: {value?.ToJsonString(JsonText.Relaxed) ?? "null"}: {detail}");

    public static FieldError Forbidden(string field, string detail) => new("FieldValueForbidden", field, $"Forbidden: {detail}");

    public static FieldError NotSupported(string field, string value, IEnumerable<string> supported) =>
        new("FieldValueNotSupported", field, $"Unsupported value: \"{value}\": supported values: {string.Join(", ", supported.Select(item => $"\"{item}\""))}");

    public static FieldError Duplicate(string field, JsonNode? value) =>
        new("FieldValueDuplicate", field, $"Duplicate value: {value?.ToJsonString(JsonText.Relaxed)}");

    public static FieldError TypeInvalid(string field, string value, string detail) => new("FieldValueTypeInvalid", field, $"Invalid value: \"{value}\": {detail}");

    public JsonObject ToCause() => new() { ["reason"] = Reason, ["message"] = Message, ["field"] = Field };
}
