using System.Net;
using GitPush.Testing.Kubernetes.Http;
using Microsoft.AspNetCore.Http;

namespace GitPush.Testing.Kubernetes.Faults;

/// <summary>Makes the next requests of some kind fail.</summary>
internal sealed class FaultInjector
{
    private readonly Lock _sync = new();
    private readonly List<Fault> _faults = [];

    /// <summary>Adds a fault.</summary>
    /// <param name="predicate">Which requests fail: by method and path with query.</param>
    /// <param name="status">The answer's status; null cuts the connection in place of an answer.</param>
    /// <param name="times">How many requests fail.</param>
    public void Add(Func<HttpMethod, string, bool> predicate, HttpStatusCode? status, TimeSpan? retryAfter, int times)
    {
        lock (_sync)
        {
            _faults.Add(new Fault(predicate, status, retryAfter) { Remaining = times });
        }
    }

    /// <summary>Answers a request with a fault, if one is due.</summary>
    public async Task<bool> InterceptAsync(HttpContext context)
    {
        // The test's own eyes and the kubelet see the cluster as it is.
        if (context.Request.Headers.UserAgent.ToString() is Kubelet.TestKubelet.UserAgent or KubectlLike.DefaultUserAgent)
        {
            return false;
        }

        if (Take(new HttpMethod(context.Request.Method), context.Request.Path + context.Request.QueryString) is not { } fault)
        {
            return false;
        }

        if (fault.Status is not { } status)
        {
            context.Abort();
            return true;
        }

        var (reason, message) = status switch
        {
            HttpStatusCode.TooManyRequests => ("TooManyRequests", "too many requests, please try again later"),
            HttpStatusCode.ServiceUnavailable => ("ServiceUnavailable", "the server is currently unable to handle the request"),
            HttpStatusCode.GatewayTimeout => ("Timeout", "request did not complete within the allotted timeout"),
            HttpStatusCode.Forbidden => ("Forbidden", "forbidden by the test"),
            HttpStatusCode.Unauthorized => ("Unauthorized", "Unauthorized"),
            _ => ("InternalError", "Internal error occurred: etcdserver: leader changed"),
        };
        await ApiResponse.WriteStatusAsync(context, new ApiException((int)status, reason, message, []) { RetryAfter = fault.RetryAfter });
        return true;
    }

    private Fault? Take(HttpMethod method, string path)
    {
        lock (_sync)
        {
            var fault = _faults.Find(candidate => candidate.Remaining > 0 && candidate.Predicate(method, path));
            if (fault is not null)
            {
                fault.Remaining--;
            }

            return fault;
        }
    }

    private sealed record Fault(Func<HttpMethod, string, bool> Predicate, HttpStatusCode? Status, TimeSpan? RetryAfter)
    {
        public int Remaining { get; set; }
    }
}
