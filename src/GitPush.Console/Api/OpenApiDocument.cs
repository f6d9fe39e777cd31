using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace GitPush.Console.Api;

/// <summary>Writes the API's description (OpenAPI Specification 3.1) from the operations and the JSON types themselves.</summary>
internal static class OpenApiDocument
{
    /// <param name="server">The address of the API, without scheme and host.</param>
    /// <returns>JSON in UTF-8.</returns>
    public static byte[] Create(IReadOnlyList<ApiOperation> operations, string server)
    {
        var schemas = new ApiSchemas();
        var paths = new JsonObject();
        foreach (var path in operations.GroupBy(static operation => operation.Path))
        {
            paths[path.Key] = new JsonObject(path.Select(operation =>
                KeyValuePair.Create<string, JsonNode?>(operation.Method.ToLowerInvariant(), Operation(operation, schemas))));
        }

        var document = new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "GitPush",
                ["version"] = "1",
                ["description"] = "Pushes, their logs, repositories and files. Who may see and do what is for the server's own policies to say; what a user may not see is answered as if it were not there.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = server }),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas.Create() },
        };
        return Encoding.UTF8.GetBytes(document.ToJsonString());
    }

    private static JsonObject Operation(ApiOperation operation, ApiSchemas schemas)
    {
        var described = new JsonObject
        {
            ["operationId"] = operation.Id,
            ["summary"] = operation.Summary,
            ["parameters"] = new JsonArray([.. operation.Parameters.Select(Parameter)]),
        };
        if (operation.Body is { } body)
        {
            described["requestBody"] = new JsonObject { ["required"] = true, ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schemas.Reference(body) } } };
        }

        described["responses"] = Responses(operation, schemas);
        return described;
    }

    private static JsonNode Parameter(ApiParameter parameter)
    {
        var schema = new JsonObject { ["type"] = parameter.Type };
        if (parameter.Values.Count > 0)
        {
            schema["enum"] = new JsonArray([.. parameter.Values.Select(static value => JsonValue.Create(value))]);
        }

        return new JsonObject
        {
            ["name"] = parameter.Name,
            ["in"] = parameter.IsInPath ? "path" : "query",
            ["required"] = parameter.IsRequired,
            ["description"] = parameter.Description,
            ["schema"] = schema,
        };
    }

    private static JsonObject Responses(ApiOperation operation, ApiSchemas schemas)
    {
        var content = new JsonObject();
        if (operation.Result is { } result)
        {
            content["application/json"] = new JsonObject { ["schema"] = schemas.Reference(result) };
        }

        foreach (var type in operation.ResultMediaTypes)
        {
            content[type] = new JsonObject { ["schema"] = new JsonObject { ["type"] = type == "application/json" ? "object" : "string" } };
        }

        var responses = new JsonObject { [Key(operation.ResultStatus)] = Response(operation.ResultStatus, content) };
        foreach (var status in ProblemsOf(operation))
        {
            responses[Key(status)] = Response(
                status, new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = schemas.Reference(ApiJson.Default.ApiProblem) } });
        }

        // What the host's authentication answers is for the host to say.
        responses[Key(StatusCodes.Status401Unauthorized)] = new JsonObject { ["description"] = ReasonPhrases.GetReasonPhrase(StatusCodes.Status401Unauthorized) };
        return responses;
    }

    private static IEnumerable<int> ProblemsOf(ApiOperation operation)
    {
        int[] always = [StatusCodes.Status404NotFound, StatusCodes.Status500InternalServerError];
        int[] writing = operation.Writes
            ? [StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType]
            : [];
        return always.Concat(writing).Concat(operation.Problems).Distinct().Order();
    }

    private static JsonObject Response(int status, JsonObject content) => new()
    {
        ["description"] = ReasonPhrases.GetReasonPhrase(status),
        ["content"] = content,
    };

    private static string Key(int status) => status.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
