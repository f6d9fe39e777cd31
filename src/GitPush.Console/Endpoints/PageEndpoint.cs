using System.Diagnostics;
using System.Text;
using GitPush.Console.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace GitPush.Console.Endpoints;

/// <summary>Answers requests with pages, whatever happens.</summary>
internal static class PageEndpoint
{
    /// <param name="handle">Makes the page; null when there is none that the user may see.</param>
    public static RequestDelegate Create(Func<ConsoleRequest, Task<Page?>> handle) => async context =>
    {
        var request = new ConsoleRequest(context);
        await RunAsync(request, async () =>
        {
            if (await handle(request) is { } page)
            {
                await WriteAsync(request, page);
            }
            else
            {
                await RefuseAsync(request);
            }
        });
    };

    /// <summary>For what is no page unless it fails: a file, a log.</summary>
    /// <param name="handle">Answers the request, or returns false when there is nothing that the user may see.</param>
    public static RequestDelegate CreateRaw(Func<ConsoleRequest, Task<bool>> handle) => async context =>
    {
        var request = new ConsoleRequest(context);
        await RunAsync(request, async () =>
        {
            if (!await handle(request))
            {
                await RefuseAsync(request);
            }
        });
    };

    /// <summary>A user who is logged in reads that there is nothing; one who is not is asked who he is.</summary>
    private static async Task RefuseAsync(ConsoleRequest request)
    {
        var context = request.Context;
        if (!request.Access.IsAuthenticated && await Challenges.CanAskAsync(context))
        {
            await context.ChallengeAsync();
            return;
        }

        await WriteAsync(request, MessagePage.NotFound(request));
    }

    private static async Task RunAsync(ConsoleRequest request, Func<Task> handle)
    {
        var context = request.Context;
        SecurityHeaders.Apply(context.Response);
        SecurityHeaders.DoNotStore(context.Response);
        try
        {
            await handle();
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads an answer any more.
        }
        catch (OperationCanceledException) when (context.Response.HasStarted)
        {
            // The client took nothing for too long; its connection is gone.
        }
        catch (BadHttpRequestException exception)
        {
            await FailAsync(request, MessagePage.BadForm(request) with { Status = exception.StatusCode });
        }
        catch (Exception exception)
        {
            var id = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
            Log.RequestFailed(request.Logger, exception, context.Request.Path, id);
            await FailAsync(request, MessagePage.Failed(request, id));
        }
    }

    // Once the response is under way no status can tell of a failure: cutting the connection does.
    private static async Task FailAsync(ConsoleRequest request, Page page)
    {
        if (request.Context.Response.HasStarted)
        {
            request.Context.Abort();
            return;
        }

        request.Context.Response.Clear();
        SecurityHeaders.Apply(request.Context.Response);
        SecurityHeaders.DoNotStore(request.Context.Response);
        await WriteAsync(request, page);
    }

    private static async Task WriteAsync(ConsoleRequest request, Page page)
    {
        var response = request.Context.Response;
        response.StatusCode = page.Status;
        if (page.Location is { } location)
        {
            response.Headers.Location = location.Value;
            return;
        }

        var body = Encoding.UTF8.GetBytes(Layout.Render(request, page).ToString());

        // The antiforgery service sets headers of its own when a page has a form.
        SecurityHeaders.Apply(response);
        SecurityHeaders.DoNotStore(response);
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(request.Context.Request.Method))
        {
            await response.Body.WriteAsync(body, request.Aborted);
        }
    }
}
