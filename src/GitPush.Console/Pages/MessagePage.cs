using GitPush.Console.Endpoints;
using GitPush.Console.Html;
using Microsoft.AspNetCore.Http;

namespace GitPush.Console.Pages;

/// <summary>Pages that say why there is nothing else to see.</summary>
internal static class MessagePage
{
    /// <summary>What is not there, and what the user may not see: nobody learns which.</summary>
    public static Page NotFound(ConsoleRequest request) =>
        Create(request, StatusCodes.Status404NotFound, "Not found", "There is nothing here, or nothing that you may see.");

    public static Page Forbidden(ConsoleRequest request) =>
        Create(request, StatusCodes.Status403Forbidden, "Not allowed", "You may see this, but not change anything here.");

    public static Page BadForm(ConsoleRequest request) =>
        Create(request, StatusCodes.Status400BadRequest, "Please try again", "The form was not sent from this page, or too long after the page was loaded. Go back, load the page again, and send it once more.");

    /// <summary>What was asked for cannot be done now.</summary>
    public static Page Conflict(ConsoleRequest request, string reason) =>
        Create(request, StatusCodes.Status409Conflict, "That cannot be done", reason);

    /// <param name="id">Under which the server's log has the reason.</param>
    public static Page Failed(ConsoleRequest request, string id) =>
        Create(request, StatusCodes.Status500InternalServerError, "Something went wrong", $"The server failed to handle this request; its log has the reason under {id}.");

    private static Page Create(ConsoleRequest request, int status, string title, string text) => new(title, Markup.Of($"""
        <div class="message">
        <p class="code">{status}</p>
        <h1>{title}</h1>
        <p><bdi>{text}</bdi></p>
        <p><a class="button" href="{request.Urls.Pushes()}">All pushes</a></p>
        </div>
        """))
    {
        Status = status,
    };
}
