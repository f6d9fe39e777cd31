using GitPush.Console.Endpoints;
using GitPush.Console.Html;
using GitPush.Objects;

namespace GitPush.Console.Pages;

/// <summary>A commit in a list of commits.</summary>
internal static class CommitLines
{
    public static Markup Line(ConsoleRequest request, string repository, Commit commit) => Markup.Of($"""
        <li><a class="id" href="{request.Urls.Commit(repository, commit.Id.ToString())}">{commit.Id.ToShortString()}</a>
        <span class="subject"><bdi>{Subject(commit)}</bdi></span>
        <span class="by"><bdi>{Names.Shorten(commit.Author.Name)}</bdi>, {Times.Ago(commit.Author.When, request.Now)}</span></li>
        """);

    public static string Subject(Commit commit) => commit.Subject is { Length: > 0 } subject ? Names.Shorten(subject, 200) : "(no message)";
}
