using System.Text.Json.Serialization.Metadata;
using GitPush.Console.Endpoints;
using Microsoft.AspNetCore.Http;

namespace GitPush.Console.Api;

/// <summary>One operation of the REST API: what is mapped, and what its documentation says.</summary>
/// <param name="Id">Its name in the document, from which generators make the names of methods.</param>
/// <param name="Method">GET or POST. What changes something is a POST.</param>
/// <param name="Path">Below <c>api/v1</c>.</param>
/// <param name="Handler">Answers a request; null when there is nothing that the user may see.</param>
internal sealed record ApiOperation(string Id, string Method, string Path, string Summary, Func<ConsoleRequest, Task<ApiAnswer?>> Handler)
{
    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>The type of the body that is sent, or null.</summary>
    public JsonTypeInfo? Body { get; init; }

    /// <summary>The type of the answer; null where it is no JSON.</summary>
    public JsonTypeInfo? Result { get; init; }

    /// <summary>The media types of an answer that is no JSON.</summary>
    public IReadOnlyList<string> ResultMediaTypes { get; init; } = [];

    public int ResultStatus { get; init; } = StatusCodes.Status200OK;

    /// <summary>The statuses of problems beside those that every operation may answer.</summary>
    public IReadOnlyList<int> Problems { get; init; } = [];

    public bool Writes => Method == HttpMethods.Post;
}
