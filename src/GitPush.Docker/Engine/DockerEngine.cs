namespace GitPush.Docker.Engine;

/// <summary>
/// The part of the Docker Engine API that builds and keeps images (docs.docker.com/reference/api/engine). Nothing else in the
/// package knows its paths. Every failure is an <see cref="EngineException"/>. Safe for use by several threads.
/// </summary>
/// <param name="http">Sends the requests; belongs to <see cref="DockerEngines"/>.</param>
/// <param name="settings">Where the engine is and how long it may take.</param>
/// <param name="info">What it said when it was pinged.</param>
/// <param name="clock">Times the answers.</param>
internal sealed partial class DockerEngine(HttpClient http, EngineSettings settings, EngineInfo info, TimeProvider clock)
{
    /// <summary>What the engine said of itself.</summary>
    public EngineInfo Info => info;

    /// <summary>Asks an engine who it is.</summary>
    /// <exception cref="EngineException">There is none, or it cannot be used.</exception>
    public static async Task<DockerEngine> ConnectAsync(
        HttpClient http, EngineSettings settings, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "_ping");
        using var timeout = new IdleTimeout(settings.RequestTimeout, clock, cancellationToken);
        using var response = await SendAsync(http, settings, request, timeout, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return new DockerEngine(http, settings, EngineInfo.Read(response, settings.ApiVersion), clock);
        }

        var problem = await ReadProblemAsync(response, timeout, cancellationToken).ConfigureAwait(false);
        throw problem.Contains("HTTP request to an HTTPS server", StringComparison.OrdinalIgnoreCase)
            ? new EngineException("the Docker engine speaks TLS, and this server is not told to", response.StatusCode)
            : EngineFailures.NoEngine(null, response.StatusCode);
    }
}
