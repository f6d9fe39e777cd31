using GitPush.Console.Browsing;
using GitPush.Console.Live;
using GitPush.Objects;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace GitPush.Console.Endpoints;

/// <summary>
/// Hands out a file as it is. Whatever it holds, a browser saves it and runs nothing of it: it is an attachment of plain text, on whose type
/// browsers may not have views of their own.
/// </summary>
internal static class FileDownload
{
    public static async Task<bool> SendAsync(ConsoleRequest request)
    {
        var path = RepositoryEndpoints.PathOf(request);
        return await request.Repositories.FindAsync(path.Repository, request.Access, request.Aborted) is { } repository
            && await SendAsync(request, repository, request.Query("at"), request.Query("path"));
    }

    /// <returns>False when there is no such file.</returns>
    public static async Task<bool> SendAsync(ConsoleRequest request, RepositoryView repository, string? revision, string? path)
    {
        if (path is null
            || repository.FindCommit(revision, request.Aborted) is not { } commit
            || repository.Repository.FindEntry(commit.Id, path) is not { Mode: not (EntryMode.Tree or EntryMode.Submodule) } file)
        {
            return false;
        }

        if (ClientCopy.IsCurrent(request.Context, $"\"{file.Id}\""))
        {
            return true;
        }

        var response = request.Context.Response;
        var content = repository.Repository.OpenBlob(file.Id);
        await using var disposing = content.ConfigureAwait(false);
        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = content.Length;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(path[(path.LastIndexOf('/') + 1)..]);
        response.Headers.ContentDisposition = disposition.ToString();
        if (!HttpMethods.IsHead(request.Context.Request.Method))
        {
            await PatientCopy.SendAsync(content, response, request.Options.WriteTimeout, request.Time, request.Aborted);
        }

        return true;
    }
}
