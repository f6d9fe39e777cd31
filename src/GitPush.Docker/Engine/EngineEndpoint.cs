using System.Diagnostics.CodeAnalysis;

namespace GitPush.Docker.Engine;

/// <summary>Where an engine listens.</summary>
/// <param name="SocketPath">The path of a unix socket; null for TCP.</param>
/// <param name="Host">The host; empty for a unix socket.</param>
/// <param name="Port">The port; null for the default one.</param>
internal sealed record EngineEndpoint(string? SocketPath, string Host, int? Port)
{
    /// <summary>What <c>docker</c> connects to unless told otherwise.</summary>
    public const string Default = "unix:///var/run/docker.sock";

    private const int PlainPort = 2375;
    private const int TlsPort = 2376;

    /// <summary>The address that HTTP requests name.</summary>
    /// <param name="tls">Whether TLS is spoken to it.</param>
    public Uri BaseAddress(bool tls) => SocketPath is not null
        ? new Uri("http://docker/")
        : new UriBuilder(tls ? "https" : "http", Host, Port ?? (tls ? TlsPort : PlainPort)).Uri;

    /// <summary>Reads what <c>DOCKER_HOST</c> may hold.</summary>
    /// <param name="problem">Why it is no address, as the end of a sentence.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out EngineEndpoint? endpoint, [NotNullWhen(false)] out string? problem)
    {
        endpoint = null;
        var separator = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = separator < 0 ? "" : text[..separator];
        var rest = separator < 0 ? text : text[(separator + 3)..];
        switch (scheme)
        {
            case "unix" when rest.StartsWith('/'):
                endpoint = new EngineEndpoint(rest, "", null);
                break;
            case "tcp" or "http" or "https" when Uri.TryCreate($"tcp://{rest}", UriKind.Absolute, out var uri) && uri is { Host.Length: > 0, UserInfo: "", PathAndQuery: "" or "/" }:
                endpoint = new EngineEndpoint(null, uri.Host, uri.IsDefaultPort || uri.Port < 0 ? null : uri.Port);
                break;
            case "npipe":
                problem = "is a named pipe, which is not supported: let the engine listen on tcp:// as well";
                return false;
            case "ssh":
                problem = "is reached by ssh, which is not supported: forward the engine's socket (ssh -L /run/docker-build.sock:/var/run/docker.sock) and name that as unix://";
                return false;
            default:
                problem = "must be unix:///path or tcp://host:port";
                return false;
        }

        problem = null;
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => SocketPath is not null ? $"unix://{SocketPath}" : Port is null ? $"tcp://{Host}" : $"tcp://{Host}:{Port}";
}
