using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GitPush.EndToEnd.Tests;

/// <summary>
/// git's own server over HTTP: runs <c>git http-backend</c> for each request (CGI, RFC 3875), for what the client does
/// differently with a path or another transport.
/// </summary>
internal sealed class GitHttpBackend : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GitHttpBackend(WebApplication app) => _app = app;

    /// <param name="root">The folder that holds the repositories.</param>
    public static async Task<GitHttpBackend> StartAsync(string root)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(context => ServeAsync(context, new TestGit(root)));
        await app.StartAsync();
        return new GitHttpBackend(app);
    }

    public string UrlOf(string repository) => $"{_app.Urls.Single()}/{repository}";

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static async Task ServeAsync(HttpContext context, TestGit git)
    {
        var request = context.Request;
        var start = git.StartInfo("http-backend");
        var variables = start.Environment;
        variables["GIT_PROJECT_ROOT"] = git.WorkingDirectory;
        variables["GIT_HTTP_EXPORT_ALL"] = "1";
        variables["REMOTE_USER"] = "somebody";
        variables["REMOTE_ADDR"] = "127.0.0.1";
        variables["REQUEST_METHOD"] = request.Method;
        variables["PATH_INFO"] = request.Path;
        variables["QUERY_STRING"] = request.QueryString.Value?.TrimStart('?');
        variables["CONTENT_TYPE"] = request.ContentType;
        variables["CONTENT_LENGTH"] = request.ContentLength?.ToString(CultureInfo.InvariantCulture);
        variables["HTTP_CONTENT_ENCODING"] = request.Headers.ContentEncoding;
        variables["GIT_PROTOCOL"] = request.Headers["Git-Protocol"];

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            var sending = SendAsync(request.Body, process.StandardInput.BaseStream);
            await ReadHeadersAsync(process.StandardOutput.BaseStream, context.Response);
            await process.StandardOutput.BaseStream.CopyToAsync(context.Response.Body, context.RequestAborted);
            await sending;
        }
        catch (OperationCanceledException)
        {
            // The client is gone.
        }
        finally
        {
            await errors;
            await process.WaitForExitAsync();
        }
    }

    private static async Task SendAsync(Stream body, Stream input)
    {
        try
        {
            await body.CopyToAsync(input);
        }
        catch (IOException)
        {
            // http-backend has read what it wanted.
        }

        await input.DisposeAsync();
    }

    // *(name ":" SP value [CR] LF) [CR] LF
    private static async Task ReadHeadersAsync(Stream output, HttpResponse response)
    {
        while (await ReadLineAsync(output) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            if (name == "Status")
            {
                response.StatusCode = int.Parse(value.Split(' ')[0], CultureInfo.InvariantCulture);
            }
            else
            {
                response.Headers[name] = value;
            }
        }
    }

    private static async Task<string> ReadLineAsync(Stream output)
    {
        var line = new StringBuilder();
        var next = new byte[1];
        while (await output.ReadAsync(next) == 1 && next[0] != '\n')
        {
            line.Append((char)next[0]);
        }

        return line.ToString().TrimEnd('\r');
    }
}
