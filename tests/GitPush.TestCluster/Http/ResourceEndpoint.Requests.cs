using System.Text.Json;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;

namespace GitPush.Testing.Kubernetes.Http;

internal sealed partial class ResourceEndpoint
{
    private string MediaType =>
        (context.Request.ContentType ?? "application/json").Split(';')[0].Trim().ToLowerInvariant();

    private WriteOptions WriteOptions()
    {
        if (Query("dryRun") is { Length: > 0 } and not "All")
        {
            throw ApiErrors.BadRequest("dryRun must be All");
        }

        return new WriteOptions
        {
            FieldManager = Query("fieldManager") is { Length: > 0 } manager ? manager : ManagerOfAgent(),
            DryRun = Query("dryRun") == "All",
            FieldValidation = Query("fieldValidation") switch
            {
                "Strict" => FieldValidation.Strict,
                "Ignore" => FieldValidation.Ignore,
                _ => FieldValidation.Warn,
            },
            Warnings = _warnings,
        };
    }

    // Who does not say is named after the program.
    private string ManagerOfAgent()
    {
        var agent = context.Request.Headers.UserAgent.ToString();
        var name = agent.Split('/')[0];
        return name.Length == 0 ? "unknown" : name.Length > 128 ? name[..128] : name;
    }

    private async Task<JsonObject> ReadBodyAsync()
    {
        if (MediaType is not "application/json" and not "*/*")
        {
            throw ApiErrors.UnsupportedMediaType("application/json", "application/yaml", "application/vnd.kubernetes.protobuf");
        }

        return await ReadJsonAsync() as JsonObject
            ?? throw ApiErrors.BadRequest("the object provided is unrecognized (must be of type " + _resource.Kind + "): couldn't get version/kind; json parse error: unexpected end of JSON input");
    }

    private async Task<JsonObject?> ReadOptionalBodyAsync() => await ReadJsonAsync() as JsonObject;

    private async Task<JsonNode?> ReadJsonAsync()
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        if (buffer.Length == 0)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(buffer.ToArray());
        }
        catch (JsonException error)
        {
            throw ApiErrors.BadRequest($"the object provided is unrecognized (must be of type {_resource.Kind}): couldn't get version/kind; json parse error: {error.Message}");
        }
    }
}
