using System.Net;
using System.Security.Cryptography.X509Certificates;
using GitPush.Repositories;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitPush.Testing;

/// <summary>A web application with GitPush on a port of its own, with repositories in a temporary folder.</summary>
internal sealed class GitPushHost : IAsyncDisposable
{
    private readonly TempFolder _folder;
    private readonly WebApplication _app;
    private readonly X509Certificate2? _certificate;

    private GitPushHost(TempFolder folder, WebApplication app, X509Certificate2? certificate, CapturedLog log)
    {
        _folder = folder;
        _app = app;
        _certificate = certificate;
        Log = log;
        Url = new Uri(app.Urls.Single());
        Client = CreateClient(certificate, Url);
    }

    /// <summary>Where the application listens, such as <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Url { get; }

    /// <summary>Sends requests to <see cref="Url"/>; follows no redirect and trusts the host's certificate.</summary>
    public HttpClient Client { get; }

    /// <summary>What the application logged.</summary>
    public CapturedLog Log { get; }

    public IServiceProvider Services => _app.Services;

    public string RepositoryRoot => _folder.Combine("repositories");

    /// <param name="git">Adds access rules and stages; by default anonymous clients may fetch and push.</param>
    /// <param name="options">Changes the server's options.</param>
    /// <param name="services">Adds the host's own services.</param>
    /// <param name="map">Maps the endpoints; by default <c>MapGitPush()</c>.</param>
    /// <param name="https">Whether to serve HTTPS, where clients may choose HTTP/2.</param>
    public static async Task<GitPushHost> StartAsync(
        Action<IGitPushBuilder>? git = null,
        Action<GitPushOptions>? options = null,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? map = null,
        bool https = false)
    {
        var folder = new TempFolder();
        var log = new CapturedLog();
        var certificate = https ? SelfSignedCertificate.Create() : null;
        try
        {
            var app = Build(folder, log, certificate, git ?? AllowEverybody, options, services);
            (map ?? (host => host.MapGitPush()))(app);
            await app.StartAsync();
            return new GitPushHost(folder, app, certificate, log);
        }
        catch
        {
            certificate?.Dispose();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Anonymous clients may fetch and push.</summary>
    public static void AllowEverybody(IGitPushBuilder git) => git.AllowAnonymousFetch().AllowAnonymousPush();

    /// <summary>Creates an empty repository.</summary>
    public async Task<GitRepository> CreateRepositoryAsync(string name) =>
        await Services.GetRequiredService<IRepositoryStore>().CreateAsync(RepositoryName.Parse(name));

    /// <summary>The URL of a repository, for git.</summary>
    /// <param name="credentials">User name and password as <c>name:password</c>, each percent-encoded; none when null.</param>
    public string UrlOf(string repository, string? credentials = null) =>
        credentials is null ? $"{Url}{repository}" : $"{Url.Scheme}://{credentials}@{Url.Authority}/{repository}";

    /// <summary>The server's own copy of a repository, for a look with the real git.</summary>
    public TestGit Inspect(string repository) => new(Path.Combine(RepositoryRoot, repository + ".git"));

    /// <summary>Stops the application in order; its repositories stay until it is disposed.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _certificate?.Dispose();
        _folder.Dispose();
    }

    private static WebApplication Build(
        TempFolder folder,
        CapturedLog log,
        X509Certificate2? certificate,
        Action<IGitPushBuilder> git,
        Action<GitPushOptions>? options,
        Action<IServiceCollection>? services)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = folder.Path, EnvironmentName = "Production" });
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        git(builder.Services.AddGitPush(gitPush =>
        {
            gitPush.RepositoryRoot = folder.Combine("repositories");
            gitPush.Fsync = false;
            options?.Invoke(gitPush);
        }));
        services?.Invoke(builder.Services);
        return builder.Build();
    }

    private static HttpClient CreateClient(X509Certificate2? certificate, Uri url)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        if (certificate is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => certificate.Equals(presented);
        }

        return new HttpClient(handler) { BaseAddress = url };
    }
}
