using System.Net;
using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes;

/// <summary>What the API server answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The object, list or Status; null when the answer is no JSON.</param>
/// <param name="Text">The answer as it came.</param>
public sealed record ApiAnswer(HttpStatusCode Status, JsonObject? Body, string Text)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The message of a Status object, else the text.</summary>
    public string Message => Body.Text("message") ?? Text;

    /// <summary>The object.</summary>
    /// <exception cref="InvalidOperationException">The request has failed.</exception>
    public JsonObject Require() => IsSuccess && Body is not null ? Body : throw new InvalidOperationException($"{(int)Status}: {Message}");
}
