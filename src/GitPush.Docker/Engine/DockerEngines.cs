using System.Collections.Concurrent;

namespace GitPush.Docker.Engine;

/// <summary>The engines of a host: stages with the same settings share connections. A singleton.</summary>
internal sealed class DockerEngines(TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<EngineSettings, Lazy<HttpClient>> _clients = new();

    /// <summary>Asks the engine who it is, so that one that was replaced since the last push is spoken to in its own version.</summary>
    /// <exception cref="EngineException">There is none, or it cannot be used.</exception>
    public Task<DockerEngine> ConnectAsync(DockerEngineOptions options, CancellationToken cancellationToken)
    {
        var settings = EngineSettings.Create(options, Environment.GetEnvironmentVariable);
        var client = _clients.GetOrAdd(settings, static key => new Lazy<HttpClient>(() => Create(key)));
        try
        {
            return DockerEngine.ConnectAsync(client.Value, settings, clock, cancellationToken);
        }
        catch (EngineException)
        {
            // Certificates that could not be read are read anew the next time.
            _ = _clients.TryRemove(settings, out _);
            throw;
        }
    }

    /// <summary>Where an engine is, for the log.</summary>
    public static string AddressOf(DockerEngineOptions options) => EngineSettings.Create(options, Environment.GetEnvironmentVariable).Endpoint.ToString();

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            if (client.IsValueCreated)
            {
                client.Value.Dispose();
            }
        }
    }

    private static HttpClient Create(EngineSettings settings) => new(EngineHandler.Create(settings))
    {
        BaseAddress = settings.Endpoint.BaseAddress(settings.Tls),
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
