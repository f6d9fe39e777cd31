using System.Net;

namespace GitPush.Kubernetes.Client.Requests;

/// <summary>One try of a request that failed.</summary>
internal sealed record ApiFailure(ApiFailureKind Kind, KubernetesApiException Exception)
{
    /// <summary>Whether a conflict is about the object's version, and not about who owns its fields.</summary>
    private bool IsVersionConflict => Exception is { StatusCode: HttpStatusCode.Conflict, Reason: "Conflict", Causes.Count: 0 };

    /// <summary>A field that an applied object's kind does not have: the API server calls it an internal error, without a reason.</summary>
    private bool IsSchemaMismatch => Exception.Reason is null or "" && Exception.Message.StartsWith("failed to create typed patch object", StringComparison.Ordinal);

    /// <summary>Whether the server may have done what was asked.</summary>
    public bool MayHaveBeenDone => Kind == ApiFailureKind.Lost || (Kind == ApiFailureKind.Answered && Exception.StatusCode
        is HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout or HttpStatusCode.ServiceUnavailable);

    /// <summary>Whether the reason may pass, and sending the request again does no harm.</summary>
    public bool MayBeRepeated(ApiRequest request) => Kind switch
    {
        ApiFailureKind.NotSent => true,
        ApiFailureKind.Lost => request.Resend == Resend.Always,
        ApiFailureKind.Answered => Exception.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => true,

            // A server that says when to come back has not begun.
            HttpStatusCode.ServiceUnavailable => request.Resend == Resend.Always || Exception.RetryAfter is not null,
            HttpStatusCode.InternalServerError => request.Resend == Resend.Always && !IsSchemaMismatch,
            HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout => request.Resend == Resend.Always,
            HttpStatusCode.Conflict => request.RepeatsVersionConflicts && IsVersionConflict,
            _ => false,
        },
        _ => false,
    };
}
