using GitPush.Docker;
using GitPush.Docker.Engine;

namespace GitPush.Tool.Diagnosis;

/// <summary>Whether images can be built with a Docker engine.</summary>
internal static class EngineCheck
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <param name="host">The engine's address; null for the one that <c>docker</c> itself would use.</param>
    public static async Task<Finding> RunAsync(string? host, CancellationToken cancellationToken)
    {
        using var engines = new DockerEngines(TimeProvider.System);
        var options = new DockerEngineOptions { Host = host, ConnectTimeout = Timeout, RequestTimeout = Timeout };
        try
        {
            var address = DockerEngines.AddressOf(options);
            try
            {
                var engine = await engines.ConnectAsync(options, cancellationToken);
                return Finding.Ok("docker", $"{address} speaks version {engine.Info.ApiVersion} of the Engine API{(engine.Info.HasBuildKit ? ", with BuildKit" : "")}");
            }
            catch (EngineException exception)
            {
                return Problem($"{address}: {exception.Message}");
            }
        }
        catch (FormatException exception)
        {
            return Problem(exception.Message);
        }

        Finding Problem(string text) => host is not null ? Finding.Error("docker", text) : Finding.Warning("docker", $"{text}; only AddDockerBuild needs one");
    }
}
