using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace GitPush.Http.Endpoints;

/// <summary>The id under which a request is found in log and traces.</summary>
internal static class RequestId
{
    public static string Of(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
}
