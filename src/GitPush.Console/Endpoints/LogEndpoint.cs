using System.Text;
using GitPush.Console.History;
using GitPush.Console.Live;
using Microsoft.AspNetCore.Http;

namespace GitPush.Console.Endpoints;

/// <summary>A push's log as text, without colours.</summary>
internal static class LogEndpoint
{
    /// <returns>False when there is no such push.</returns>
    public static async Task<bool> SendTextAsync(ConsoleRequest request)
    {
        if (await request.Pushes.FindAsync(request.PushId, request.Access, request.Aborted) is not { } view)
        {
            return false;
        }

        await SendTextAsync(request, view);
        return true;
    }

    public static async Task SendTextAsync(ConsoleRequest request, PushView view)
    {
        var text = view.Running is { } running ? await OutputSoFar.ReadAsync(running, request.Aborted) : view.Record.Output;
        var response = request.Context.Response;
        response.ContentType = "text/plain; charset=utf-8";
        if (!HttpMethods.IsHead(request.Context.Request.Method))
        {
            await PatientCopy.WriteAsync(response, Encoding.UTF8.GetBytes(PlainText.Of(text)), request.Options.WriteTimeout, request.Time, request.Aborted);
        }
    }
}
