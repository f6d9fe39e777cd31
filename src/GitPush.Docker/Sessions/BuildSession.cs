using GitPush.Docker.Engine;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace GitPush.Docker.Sessions;

/// <summary>
/// A session of BuildKit: a connection to the engine on which the engine asks and we answer, for as long as the build runs. The
/// web server of ASP.NET Core serves it, without a socket of its own.
/// </summary>
internal sealed class BuildSession : IAsyncDisposable
{
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(5);

    private readonly KestrelServer _server;
    private readonly Stream _stream;
    private readonly TimeProvider _clock;

    private BuildSession(string id, KestrelServer server, Stream stream, TimeProvider clock)
    {
        Id = id;
        _server = server;
        _stream = stream;
        _clock = clock;
    }

    /// <summary>What a build names it by.</summary>
    public string Id { get; }

    /// <summary>Opens a session.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="methods">What is served.</param>
    /// <exception cref="EngineException">The engine opens none.</exception>
    public static async Task<BuildSession> OpenAsync(
        DockerEngine engine, SessionMethods methods, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid().ToString("n");
        var all = methods.All;
        var stream = await engine.OpenSessionAsync(id, [.. all.Keys], cancellationToken).ConfigureAwait(false);
        var listener = new SessionListener(stream);
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Listen(listener.EndPoint, listen => listen.Protocols = HttpProtocols.Http2);

        // Its log would be one of requests, for each secret; failures come back to us.
        var server = new KestrelServer(Options.Create(options), listener, NullLoggerFactory.Instance);
        try
        {
            var application = new GrpcApplication(all, (path, exception) => Log.SessionCallFailed(logger, exception, path));
            await server.StartAsync(application, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            server.Dispose();
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return new BuildSession(id, server, stream, clock);
    }

    public async ValueTask DisposeAsync()
    {
        // An engine that is still there closes in order; one that is not is not waited for.
        using var timeout = new CancellationTokenSource(s_stopTimeout, _clock);
        try
        {
            await _server.StopAsync(timeout.Token).ConfigureAwait(false);
        }
        finally
        {
            _server.Dispose();
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
    }
}
