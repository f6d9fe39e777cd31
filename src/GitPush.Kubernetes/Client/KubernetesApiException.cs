using System.Net;

namespace GitPush.Kubernetes.Client;

/// <summary>The API server's refusal, or that it could not be reached at all. The message is one line without secrets and server paths.</summary>
internal sealed class KubernetesApiException : Exception
{
    /// <summary>The <see cref="Reason"/> of what never was sent, as the connection's settings are missing or wrong; the cause names files.</summary>
    public const string Misconfigured = "Configuration";

    public KubernetesApiException(string message, HttpStatusCode? statusCode, string? reason = null, Exception? innerException = null)
        : base(message, innerException)
    {
        StatusCode = statusCode;
        Reason = reason;
    }

    /// <summary>Null when no answer came.</summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>The machine-readable reason of the Status object: <c>Conflict</c>, <c>Invalid</c>, <c>AlreadyExists</c>, <c>Expired</c>, ….</summary>
    public string? Reason { get; }

    /// <summary>The causes of the Status object: the fields at fault, and the managers that own them.</summary>
    public IReadOnlyList<StatusCause> Causes { get; init; } = [];

    /// <summary>How long the server asked to wait before the next try; null when it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the Status object says which object it is about; where a 404 does not, the kind itself is not served.</summary>
    public bool NamesObject { get; init; }

    /// <summary>Whether the server may have done what was asked: an answer was lost, or came from a proxy on the way.</summary>
    public bool MayHaveBeenDone { get; set; }
}
