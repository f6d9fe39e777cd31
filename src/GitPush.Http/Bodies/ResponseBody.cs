using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GitPush.Http.Bodies;

/// <summary>The body of an answer that a stage writes while it runs.</summary>
internal static class ResponseBody
{
    /// <summary>Makes every flush reach the client, through whatever middleware the host has put around.</summary>
    public static void SendAtOnce(HttpContext context)
    {
        // A pack is compressed already. The response compression middleware looks at this header no later than when buffering
        // is disabled.
        context.Request.Headers.AcceptEncoding = default;
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        // nginx buffers what it proxies unless the answer says otherwise.
        context.Response.Headers["X-Accel-Buffering"] = "no";
    }
}
