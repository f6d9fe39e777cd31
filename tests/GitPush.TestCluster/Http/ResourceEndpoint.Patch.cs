using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Apply;
using GitPush.Testing.Kubernetes.Registry;

namespace GitPush.Testing.Kubernetes.Http;

internal sealed partial class ResourceEndpoint
{
    private async Task PatchAsync(string subresource)
    {
        var type = MediaType;
        var patch = await ReadPatchAsync(type);
        if (type is "application/apply-patch+yaml" or "application/apply-patch+json")
        {
            var body = patch as JsonObject ?? throw ApiErrors.BadRequest("error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}");
            authorizer.RequireRole(user, _resource, Namespace, body);
            var (value, isNew) = registry.Apply(_resource, Namespace, Name, body, subresource, Query("force") is "1" or "true", ApplyOptions());
            await WriteAsync(isNew ? 201 : 200, value);
            return;
        }

        var options = WriteOptions();
        await WriteAsync(200, registry.Modify(_resource, Namespace, Name, before => Patched(before, type, patch), subresource, options));
    }

    private WriteOptions ApplyOptions()
    {
        if (Query("fieldManager") is not { Length: > 0 })
        {
            throw ApiErrors.InvalidOptions("PatchOptions", FieldError.Required("fieldManager", "is required for apply patch"));
        }

        return WriteOptions();
    }

    private JsonObject Patched(JsonObject before, string type, JsonNode? patch) =>
        type switch
        {
            "application/json-patch+json" => JsonPatch.Apply(before, patch as JsonArray ?? throw ApiErrors.BadRequest("json: cannot unmarshal object into Go value of type jsonpatch.Patch")),
            "application/merge-patch+json" => MergePatch.Apply(before, Fields(patch)),
            "application/strategic-merge-patch+json" when !_resource.IsCustom => StrategicMergePatch.Apply(before, Fields(patch), _resource.Schema),
            _ => throw UnknownPatchType(),
        };

    private static JsonObject Fields(JsonNode? patch) => patch as JsonObject ?? throw ApiErrors.BadRequest("json: cannot unmarshal array into Go value of type map[string]interface {}");

    private async Task<JsonNode?> ReadPatchAsync(string type)
    {
        if (type is not "application/json-patch+json" and not "application/merge-patch+json" and not "application/apply-patch+yaml" and not "application/apply-patch+json"
            && (_resource.IsCustom || type is not "application/strategic-merge-patch+json"))
        {
            throw UnknownPatchType();
        }

        return await ReadJsonAsync();
    }

    private ApiException UnknownPatchType() =>
        _resource.IsCustom
            ? ApiErrors.UnsupportedMediaType("application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml")
            : new ApiException(415, "UnsupportedMediaType", "415: Unsupported Media Type", []);
}
