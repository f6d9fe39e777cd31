using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json.Nodes;

namespace GitPush.Kubernetes.Client.Requests;

/// <summary>Makes one clear line of what went wrong with a request.</summary>
internal static class ApiErrors
{
    private const int MaxTextLength = 300;

    /// <summary>An error of the server: its Status object, or what a proxy on the way says.</summary>
    public static KubernetesApiException FromResponse(HttpResponseMessage response, ReadOnlySpan<byte> body, string server)
    {
        var retryAfter = response.Headers.RetryAfter?.Delta;
        if (JsonBytes.ReadObject(body) is { } json && IsStatus(json))
        {
            return FromStatus(json, response.StatusCode, retryAfter, server);
        }

        var text = response.Content.Headers.ContentType?.MediaType is "text/plain" or null ? OneLine(Encoding.UTF8.GetString(body)) : "";
        var answer = string.Create(CultureInfo.InvariantCulture, $"the cluster at {server} answered {(int)response.StatusCode} {response.ReasonPhrase}");
        return new KubernetesApiException(text.Length == 0 ? answer.TrimEnd() : $"{answer.TrimEnd()}: {text}", response.StatusCode) { RetryAfter = retryAfter };
    }

    public static bool IsStatus(JsonObject json) => new KubernetesObject(json) is { Kind: "Status", ApiVersion: "v1" };

    /// <summary>The error that a Status object (<c>metav1.Status</c>) tells of.</summary>
    /// <param name="statusCode">For a Status without a code of its own.</param>
    public static KubernetesApiException FromStatus(JsonObject json, HttpStatusCode statusCode, TimeSpan? retryAfter, string server)
    {
        var status = new KubernetesObject(json);
        var code = status.At("code") is JsonValue value && value.TryGetValue<int>(out var number) ? (HttpStatusCode)number : statusCode;
        var message = status.Text("message") is { Length: > 0 } text ? OneLine(text, int.MaxValue) : $"the cluster at {server} answered {(int)code}";
        if (code == HttpStatusCode.Unauthorized)
        {
            message = $"the cluster at {server} did not accept the credentials: {message}";
        }

        if (retryAfter is null && status.At("details", "retryAfterSeconds") is JsonValue seconds && seconds.TryGetValue<int>(out var wait) && wait > 0)
        {
            retryAfter = TimeSpan.FromSeconds(wait);
        }

        return new KubernetesApiException(message, code, status.Text("reason"))
        {
            RetryAfter = retryAfter,
            Causes = [.. status.Objects("details", "causes").Select(cause => ToCause(new KubernetesObject(cause)))],
            NamesObject = status.Text("details", "name") is not null,
        };
    }

    /// <summary>No answer came, or not the whole of it.</summary>
    public static ApiFailure FromException(Exception exception, string server)
    {
        if (Find<AuthenticationException>(exception) is { } authentication)
        {
            var problem = (Find<ClusterCertificateException>(exception) ?? (Exception)authentication).Message;
            return new(ApiFailureKind.Hopeless, Unreachable(server, "TLS: " + OneLine(problem), exception));
        }

        var kind = (exception as HttpRequestException)?.HttpRequestError
            is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
            ? ApiFailureKind.NotSent : ApiFailureKind.Lost;
        var socket = Find<SocketException>(exception);
        return new(kind, Unreachable(server, socket is null ? OneLine(exception.Message) : Lowered(socket.Message), exception));
    }

    public static ApiFailure FromTimeout(TimeSpan timeout, string server, Exception exception) =>
        new(ApiFailureKind.Lost, new KubernetesApiException(
            string.Create(CultureInfo.InvariantCulture, $"the cluster at {server} did not answer within {timeout.TotalSeconds:0.#} s"), statusCode: null, innerException: exception));

    private static KubernetesApiException Unreachable(string server, string problem, Exception exception) =>
        new($"cannot reach the cluster at {server}: {problem}", statusCode: null, innerException: exception);

    private static StatusCause ToCause(KubernetesObject cause) =>
        new(cause.Text("reason") ?? "", cause.Text("field") ?? "", OneLine(cause.Text("message") ?? "", int.MaxValue));

    /// <summary>The exception itself or the first of its causes that is of a type.</summary>
    public static T? Find<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found)
            {
                return found;
            }
        }

        return null;
    }

    private static string OneLine(string text, int maxLength = MaxTextLength)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= maxLength ? line : line[..maxLength] + "…";
    }

    private static string Lowered(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..];
}
