using System.Globalization;
using System.Net;
using System.Text;
using GitPush.Testing.Kubernetes.Access;
using GitPush.Testing.Kubernetes.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>The kubelet's endpoint, by which the API server reads logs: <c>/containerLogs/namespace/pod/container</c>.</summary>
internal sealed class KubeletServer : IAsyncDisposable
{
    private readonly ClusterCertificates _certificates = new();
    private readonly Func<string, string, PodWorker?> _find;
    private readonly WebApplication _app;

    private KubeletServer(Func<string, string, PodWorker?> find)
    {
        _find = find;
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(options =>
            options.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_certificates.Server)));
        _ = builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(1));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public int Port { get; private set; }

    /// <param name="find">The pod of a namespace and name.</param>
    public static async Task<KubeletServer> StartAsync(Func<string, string, PodWorker?> find, CancellationToken cancellationToken)
    {
        var server = new KubeletServer(find);
        await server._app.StartAsync(cancellationToken);
        server.Port = new Uri(server._app.Urls.First()).Port;
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificates.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries) is not ["containerLogs", var ns, var pod, var name])
        {
            await ApiResponse.WriteTextAsync(context, 404, "404 page not found\n");
            return;
        }

        if (_find(ns, pod)?.Find(name) is not { } container)
        {
            await ApiResponse.WriteTextAsync(context, 404, $"pod \"{pod}\" does not exist\n");
            return;
        }

        var wantsPrevious = Flag(context, "previous");
        var log = wantsPrevious ? container.PreviousLog : container.Log;
        // While a container waits for its next run, the log is that of its last.
        if (wantsPrevious && log is null)
        {
            await ApiResponse.WriteTextAsync(context, 400, $"previous terminated container \"{name}\" in pod \"{pod}\" not found\n");
        }
        else if (log is null)
        {
            await ApiResponse.WriteTextAsync(context, 400, $"container \"{name}\" in pod \"{pod}\" is waiting to start: {WaitingText(container.WaitingReason)}\n");
        }
        else
        {
            await WriteAsync(context, log);
        }
    }

    private static string WaitingText(string? reason) =>
        reason switch
        {
            "ErrImagePull" => "image can't be pulled",
            "ImagePullBackOff" => "trying and failing to pull image",
            null => "ContainerCreating",
            _ => reason,
        };

    private static async Task WriteAsync(HttpContext context, ContainerLog log)
    {
        var follow = Flag(context, "follow");
        var timestamps = Flag(context, "timestamps");
        var limit = Number(context, "limitBytes") ?? long.MaxValue;
        DateTimeOffset? since = DateTimeOffset.TryParse(context.Request.Query["sinceTime"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : Number(context, "sinceSeconds") is { } seconds ? DateTimeOffset.UtcNow.AddSeconds(-seconds) : null;
        context.Response.ContentType = "text/plain";
        await context.Response.StartAsync(context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        try
        {
            await foreach (var (at, text) in log.ReadAsync((int?)Number(context, "tailLines"), since, follow, context.RequestAborted))
            {
                var line = Encoding.UTF8.GetBytes($"{(timestamps ? $"{WriteNano(at)} " : "")}{text}\n");
                var length = (int)Math.Min(line.Length, limit);
                await context.Response.Body.WriteAsync(line.AsMemory(0, length), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                limit -= length;
                if (limit == 0)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
        }
    }

    // Nine digits, as Go writes RFC 3339 with nanoseconds.
    private static string WriteNano(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture);

    private static bool Flag(HttpContext context, string name) => context.Request.Query[name].ToString() is "true" or "1";

    private static long? Number(HttpContext context, string name) =>
        long.TryParse(context.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
