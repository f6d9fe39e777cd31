using System.Net;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Health;

/// <summary>Tells the failures of a request that another try can outlast from those that it cannot.</summary>
internal static class TransientFailure
{
    /// <summary>Whether the API server was not there, was overloaded, or failed itself.</summary>
    public static bool Is(KubernetesApiException exception) =>
        exception.StatusCode is null or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError;
}
