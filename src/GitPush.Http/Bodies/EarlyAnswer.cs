using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GitPush.Http.Bodies;

/// <summary>
/// Answers a request whose body nobody wants. A client that is still sending when the connection closes loses the answer, so
/// a body of ordinary size is read and thrown away after the answer is out.
/// </summary>
internal static class EarlyAnswer
{
    // git sends what is larger in chunks, and only after it has logged in with a probe.
    private const long MaxStrangerBytes = 1 << 20;

    public static async Task SendAsync(HttpContext context, int status, string text, GitPushHttpOptions options, TimeProvider time)
    {
        var request = context.Request;
        var maxBytes = Math.Min(options.MaxDrainBytes, MaxStrangerBytes);
        var hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;

        // A client that waits for "100 Continue" sends no body unless it is asked to; reading would ask.
        var awaitsContinue = request.Headers.Expect.Count > 0;
        if (hasBody && HttpProtocol.IsHttp11(request.Protocol) && (awaitsContinue || request.ContentLength is null || request.ContentLength > maxBytes))
        {
            context.Response.Headers.Connection = "close";
        }

        await WriteAsync(context, status, text);
        if (hasBody && !awaitsContinue)
        {
            await DrainAsync(request.BodyReader, maxBytes, options.DrainTimeout, time, context.RequestAborted);
        }
    }

    /// <summary>Reads the rest of a body and throws it away, within limits.</summary>
    public static async Task DrainAsync(PipeReader body, long maxBytes, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(timeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            for (long drained = 0; drained <= maxBytes;)
            {
                var read = await body.ReadAsync(limit.Token);
                drained += read.Buffer.Length;
                body.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The answer is out; whether the client hears all of it is now up to the client.
        }
    }

    private static async Task WriteAsync(HttpContext context, int status, string text)
    {
        var response = context.Response;
        var bytes = Encoding.UTF8.GetBytes(text + "\n");
        NoCache.Apply(response.Headers);
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
        }
    }
}
