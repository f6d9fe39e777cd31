using GitPush.Protocol;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace GitPush.Http.Endpoints;

/// <summary>Tells a client that went away from a failure of the server.</summary>
internal static class ConnectionLoss
{
    // A response that is read no more may be noticed before the request is called aborted.
    public static bool Is(Exception exception, HttpContext context) =>
        exception is ConnectionResetException or ConnectionAbortedException or ClientGoneException
        || (context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException);
}
