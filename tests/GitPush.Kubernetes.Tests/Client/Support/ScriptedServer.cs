using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitPush.Kubernetes.Tests.Client.Support;

/// <summary>An HTTP server that answers as a test says, for what an API server does not do on demand.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _requests = new();

    private ScriptedServer(WebApplication app) => _app = app;

    /// <summary>Its address: <c>http://127.0.0.1:PORT</c>.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>What came, discovery aside: <c>GET /api/v1/pods?limit=500</c>.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <param name="answer">Answers what is not discovery.</param>
    /// <param name="https">Makes it an HTTPS server.</param>
    public static async Task<ScriptedServer> StartAsync(Func<HttpContext, Task> answer, Action<HttpsConnectionAdapterOptions>? https = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.UTF8;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (https is not null)
                {
                    listen.UseHttps(https);
                }
            });
        });
        var server = new ScriptedServer(builder.Build());
        server._app.Run(context => server.AnswerAsync(context, answer));
        await server._app.StartAsync();
        server.Address = new Uri(server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    /// <summary>Answers with JSON.</summary>
    public static Task JsonAsync(HttpContext context, string json, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }

    /// <summary>Answers with a Status object.</summary>
    public static Task StatusAsync(HttpContext context, int status, string reason, string message, string details = "{}") => JsonAsync(
        context,
        $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"{{message}}","reason":"{{reason}}","details":{{details}},"code":{{status}}}""",
        status);

    /// <summary>Writes a part of an answer, which goes out at once.</summary>
    public static async Task WriteAsync(HttpContext context, string text)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text));
        await context.Response.Body.FlushAsync();
    }

    /// <summary>Waits until the client has gone.</summary>
    public static async Task HangAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context, Func<HttpContext, Task> answer)
    {
        switch (context.Request.Path.Value)
        {
            case "/api/v1":
                return JsonAsync(context, """
                    {"kind":"APIResourceList","groupVersion":"v1","resources":[
                     {"name":"configmaps","kind":"ConfigMap","namespaced":true,"verbs":["get","list"]},
                     {"name":"namespaces","kind":"Namespace","namespaced":false,"verbs":["get","list"]},
                     {"name":"pods","kind":"Pod","namespaced":true,"verbs":["get","list","watch"]},
                     {"name":"pods/log","kind":"Pod","namespaced":true,"verbs":["get"]}]}
                    """);
            default:
                _requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
                return answer(context);
        }
    }
}
