using System.Diagnostics;
using System.Text.Json;
using GitPush.Console.Endpoints;
using GitPush.Control;
using GitPush.Http.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace GitPush.Console.Api;

/// <summary>Answers one operation of the REST API, with a problem (RFC 9457) whatever goes wrong.</summary>
internal static class ApiEndpoint
{
    public static RequestDelegate Create(ApiOperation operation) => async context =>
    {
        var request = new ConsoleRequest(context);
        SecurityHeaders.Apply(context.Response);
        SecurityHeaders.DoNotStore(context.Response);
        try
        {
            // Whoever sends a password is judged by it, also where everybody is let in.
            if (await GitAuthentication.AuthenticateAsync(context) is null)
            {
                _ = await GitAuthentication.ChallengeAsync(context);
                return;
            }

            var answer = operation.Writes && await RefuseForgeryAsync(request) is { } refusal ? refusal : await operation.Handler(request);
            await SendAsync(request, answer ?? await NothingAsync(request));
        }
        catch (Exception exception) when (context.RequestAborted.IsCancellationRequested
            || (exception is OperationCanceledException && context.Response.HasStarted))
        {
            // Nobody reads an answer any more.
        }
        catch (Exception exception) when (context.Response.HasStarted)
        {
            Log.RequestFailed(request.Logger, exception, context.Request.Path, context.TraceIdentifier);
            context.Abort();
        }
        catch (PushControlException exception)
        {
            await SendAsync(request, ApiAnswer.Problem(StatusCodes.Status409Conflict, "Conflict", exception.Message));
        }
        catch (BadHttpRequestException exception)
        {
            await SendAsync(request, ApiAnswer.Problem(exception.StatusCode, ReasonPhrases.GetReasonPhrase(exception.StatusCode), exception.Message));
        }
        catch (JsonException)
        {
            await SendAsync(request, ApiAnswer.Problem(StatusCodes.Status400BadRequest, "Bad Request", "The body is not the JSON that this operation takes."));
        }
        catch (Exception exception)
        {
            var id = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
            Log.RequestFailed(request.Logger, exception, context.Request.Path, id);
            await SendAsync(request, ApiAnswer.Problem(
                StatusCodes.Status500InternalServerError, "Internal Server Error", $"The server's log has the reason under {id}."));
        }
    };

    /// <summary>A client that is nobody is asked who it is, without being sent to a login page; one that is somebody reads that there is nothing.</summary>
    private static async Task<ApiAnswer> NothingAsync(ConsoleRequest request) =>
        request.Access.IsAuthenticated || !await GitAuthentication.ChallengeAsync(request.Context) ? ApiAnswer.NotFound() : ApiAnswer.Written;

    private static async Task<ApiAnswer?> RefuseForgeryAsync(ConsoleRequest request)
    {
        if (!request.Context.Request.HasJsonContentType())
        {
            return ApiAnswer.Problem(StatusCodes.Status415UnsupportedMediaType, "Unsupported Media Type", "What changes something has a JSON body: Content-Type: application/json.");
        }

        return await request.IsOwnCallAsync()
            ? null
            : ApiAnswer.Problem(
                StatusCodes.Status403Forbidden,
                "Forbidden",
                "Send the header that GET api/v1/antiforgery names, with its token and cookie; or credentials of your own in the Authorization header.");
    }

    private static async Task SendAsync(ConsoleRequest request, ApiAnswer answer)
    {
        var (context, response) = (request.Context, request.Context.Response);
        if (ReferenceEquals(answer, ApiAnswer.Written))
        {
            return;
        }

        if (answer.Location is { } location)
        {
            response.Headers.Location = location;
        }

        if (answer.ETag is { } tag && ClientCopy.IsCurrent(context, tag))
        {
            return;
        }

        response.StatusCode = answer.Status;
        if (answer.Body is { } body)
        {
            response.ContentType = answer.ContentType;
            response.ContentLength = body.Length;
            if (!HttpMethods.IsHead(context.Request.Method))
            {
                await response.Body.WriteAsync(body, request.Aborted);
            }
        }
    }
}
