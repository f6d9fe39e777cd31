using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace GitPush.Kubernetes.Client.Requests;

/// <summary>A request to the API server, which can be sent more than once.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path and the query below the server's address: <c>/api/v1/namespaces/shop/pods?limit=500</c>.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    public const string Json = "application/json";

    /// <summary>The body, if any.</summary>
    public ReadOnlyMemory<byte>? Body { get; private init; }

    /// <summary>Of the body.</summary>
    public string ContentType { get; private init; } = Json;

    public string Accept { get; init; } = Json;

    public Resend Resend { get; init; }

    /// <summary>Whether it is sent again when somebody else changed the object in the same moment.</summary>
    public bool RepeatsVersionConflicts { get; init; }

    /// <summary>For how long it is sent again; null: as the client's settings say.</summary>
    public TimeSpan? RetryTimeout { get; init; }

    public static ApiRequest Get(string path) => new(HttpMethod.Get, path);

    public ApiRequest With(JsonNode body, string contentType = Json) =>
        this with { Body = JsonBytes.Write(body), ContentType = contentType };

    public HttpRequestMessage ToMessage(Uri server)
    {
        var message = new HttpRequestMessage(Method, new Uri(server.AbsoluteUri.TrimEnd('/') + Path))
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.TryAddWithoutValidation("Accept", Accept);
        if (Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        }

        return message;
    }
}
