using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Http;

/// <summary>A refusal, worded as the API server words it.</summary>
internal sealed class ApiException(int code, string? reason, string message, JsonObject? details = null) : Exception(message)
{
    public int Code { get; } = code;

    public string? Reason { get; } = reason;

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The <c>Status</c> object that the client gets.</summary>
    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
        };
        if (Reason is not null)
        {
            status["reason"] = Reason;
        }

        if (details is not null || RetryAfter is not null)
        {
            var copy = details?.Copy() ?? [];
            if (RetryAfter is { } delay)
            {
                copy["retryAfterSeconds"] = (int)Math.Ceiling(delay.TotalSeconds);
            }

            status["details"] = copy;
        }

        status["code"] = Code;
        return status;
    }
}
