using System.IO.Compression;
using GitPush.Http.Bodies;
using GitPush.Transport;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace GitPush.Http.Endpoints;

/// <summary>
/// <c>GET {prefix}/.gitpush/tree</c>: the files of a running push as a tar, for a build that runs elsewhere and shows the token
/// that it was given as <c>Authorization: Bearer …</c>. The path says nothing, so that no access log of any proxy holds a token; no
/// repository's name can begin with a dot.
/// </summary>
internal static class TreeEndpoint
{
    public const string Path = "/.gitpush/tree";

    private const string Scheme = "Bearer ";

    // Files in a tree are often smaller than this: each would be a write of its own to the connection.
    private const int BufferBytes = 64 * 1024;

    /// <summary>
    /// Maps the endpoint where something in the host offers trees; in any other host the path is none of ours. The token is the
    /// credential, whatever the host demands of users.
    /// </summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        if (endpoints.ServiceProvider.GetService<IServiceProviderIsService>()?.IsService(typeof(PushedTrees)) == true)
        {
            endpoints.MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], (RequestDelegate)ServeAsync)
                .WithDisplayName("files of a running push")
                .WithMetadata(new AllowAnonymousAttribute());
        }
    }

    private static async Task ServeAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(TreeEndpoint));
        var request = context.Request;
        try
        {
            context.Response.Headers.CacheControl = "no-store";
            await AnswerAsync(context, services.GetRequiredService<PushedTrees>(), TokenOf(request), logger);
        }
        catch (IdleTimeoutException exception)
        {
            Log.ClientIdle(logger, request.Path, exception.Message);
            context.Abort();
        }
        catch (Exception exception) when (ConnectionLoss.Is(exception, context))
        {
            Log.ClientGone(logger, request.Path, exception.Message);
            context.Abort();
        }
        catch (Exception exception)
        {
            // Nothing tells a client that a tar is not complete as clearly as the end of the connection.
            Log.RequestFailed(logger, exception, request.Path, RequestId.Of(context));
            context.Abort();
        }
    }

    private static async Task AnswerAsync(HttpContext context, PushedTrees trees, string token, ILogger logger)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = trees.IsOffered(token) ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
            return;
        }

        if (!trees.TryBegin(token, out var download))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using (download)
        {
            try
            {
                await SendAsync(context, download);
            }
            catch (Exception exception) when (download.Revoked.IsCancellationRequested && exception is OperationCanceledException or IOException)
            {
                Log.TreeRevoked(logger);
                context.Abort();
            }
        }
    }

    private static async Task SendAsync(HttpContext context, PushedTreeDownload download)
    {
        var response = context.Response;
        var services = context.RequestServices;
        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var idleTimeout = services.GetRequiredService<IOptions<GitPushOptions>>().Value.Limits.IdleTimeout;
        var compress = WantsGzip(context.Request);
        response.ContentType = "application/x-tar";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (compress)
        {
            response.Headers.ContentEncoding = "gzip";
        }

        TransferLimits.Lift(context);
        ResponseBody.SendAtOnce(context);

        // Or what is left in the buffers would wait for a client that has stopped reading.
        using var revoked = download.Revoked.UnsafeRegister(static request => ((HttpContext)request!).Abort(), context);
        using var output = new IdleTimeoutPipeWriter(response.BodyWriter, idleTimeout, time);
        await using (var body = new BufferedStream(output.AsStream(leaveOpen: true), BufferBytes))
        {
            if (compress)
            {
                await using var gzip = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true);
                await download.WriteTarAsync(gzip, context.RequestAborted);
            }
            else
            {
                await download.WriteTarAsync(body, context.RequestAborted);
            }

            await body.FlushAsync(context.RequestAborted);
        }

        await response.CompleteAsync();
        download.Complete();
    }

    /// <summary>The token; empty, which is none, when there is no such header.</summary>
    private static string TokenOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
    }

    private static bool WantsGzip(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding.Any(coding => coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && coding.Quality is not 0);
}
