using System.Net;
using GitPush.Testing.Kubernetes.Access;
using GitPush.Testing.Kubernetes.Faults;
using GitPush.Testing.Kubernetes.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitPush.Testing.Kubernetes.Http;

/// <summary>The API over HTTPS on 127.0.0.1. It can be stopped and started again on the same port over the same objects.</summary>
internal sealed class ApiServer(ObjectRegistry registry, ClusterCertificates certificates, FaultInjector faults) : IAsyncDisposable
{
    private readonly Authenticator _authenticator = new(registry, certificates);
    private readonly Authorizer _authorizer = new(registry);
    private WebApplication? _app;

    /// <summary>0 until it first listens.</summary>
    public int Port { get; private set; }

    public Authenticator Authenticator => _authenticator;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = 3 * 1024 * 1024;
            options.Listen(IPAddress.Loopback, Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                _ = listen.UseHttps(https =>
                {
                    https.ServerCertificate = certificates.Server;
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    https.ClientCertificateValidation = (_, _, _) => true;
                });
            });
        });
        _ = builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(1));
        var started = builder.Build();
        started.Run(AnswerAsync);
        await started.StartAsync(cancellationToken);
        _app = started;
        Port = new Uri(started.Urls.First()).Port;
    }

    /// <summary>Cuts every connection and stops listening.</summary>
    public async Task StopAsync()
    {
        if (_app is { } running)
        {
            _app = null;
            await running.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            if (await faults.InterceptAsync(context))
            {
                return;
            }

            await RouteAsync(context);
        }
        catch (ApiException refusal)
        {
            await ApiResponse.WriteStatusAsync(context, refusal);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await ApiResponse.WriteStatusAsync(context, new ApiException(413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728"));
        }
    }

    private async Task RouteAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        var user = _authenticator.Authenticate(context);
        if (path is "/readyz" or "/livez" or "/healthz")
        {
            await ApiResponse.WriteTextAsync(context, 200, "ok");
            return;
        }

        if (path == "/version")
        {
            await ApiResponse.WriteAsync(context, 200, DiscoveryDocuments.Version());
            return;
        }

        user = _authorizer.Impersonate(user, context.Request.Headers);
        if (RequestInfo.Parse(path) is { } info)
        {
            await new ResourceEndpoint(registry, _authorizer, _authenticator, context, user, info).AnswerAsync();
        }
        else if (DiscoveryDocuments.Find(registry.Catalog, path, Port) is { } document)
        {
            await ApiResponse.WriteAsync(context, 200, document);
        }
        else if (path.StartsWith("/apis/", StringComparison.Ordinal) && registry.Catalog.All.Any(resource => path.StartsWith($"/apis/{resource.Group}/", StringComparison.Ordinal)))
        {
            throw ApiErrors.NoSuchResource();
        }
        else
        {
            await ApiResponse.WriteTextAsync(context, 404, "404 page not found\n");
        }
    }
}
