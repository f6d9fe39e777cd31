using GitPush.Console.Html;
using Microsoft.AspNetCore.Http;

namespace GitPush.Console.Pages;

/// <summary>What a page says, without the frame around it.</summary>
/// <param name="Title">The title in the browser's tab, without the console's own.</param>
/// <param name="Body">What stands in <c>main</c>, with an <c>h1</c>.</param>
internal sealed record Page(string Title, Markup Body)
{
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Which entry of the navigation it belongs to.</summary>
    public Section Section { get; init; }

    /// <summary>Whether a browser without JavaScript loads it again every few seconds.</summary>
    public bool Reloads { get; init; }

    /// <summary>Where to go in its place, with a 303.</summary>
    public ConsoleUrl? Location { get; init; }

    public static Page SeeOther(ConsoleUrl location) => new("", Markup.None) { Status = StatusCodes.Status303SeeOther, Location = location };
}
