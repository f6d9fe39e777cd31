using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace GitPush.Docker.Engine;

/// <summary>What to tell the pusher when a request does not come to an answer. Paths and addresses stay in the log.</summary>
internal static class EngineFailures
{
    private const string NotAnEngine = "what answers at the Docker engine's address is no Docker engine";

    /// <summary>The connection did not come about, or broke before an answer began.</summary>
    public static EngineException Unreachable(HttpRequestException exception, EngineSettings settings) => new(
        exception.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "no Docker engine: the name of its host is unknown",
            HttpRequestError.SecureConnectionError => SecureConnectionProblem(exception),
            HttpRequestError.ConnectionError => ConnectionProblem(exception, settings),
            HttpRequestError.InvalidResponse => NotAnEngine,
            _ => "the Docker engine went away",
        },
        innerException: exception);

    /// <summary>What came is not what an engine says.</summary>
    public static EngineException NoEngine(Exception? exception, HttpStatusCode? status = null) => new(NotAnEngine, status, exception);

    /// <summary>The answer broke off.</summary>
    public static EngineException Lost(Exception exception) => new("the Docker engine went away", innerException: exception);

    /// <summary>There was no answer in time.</summary>
    public static EngineException TooSlow(TimeSpan time, Exception exception) =>
        new($"the Docker engine did not answer within {Describe(time)}", innerException: exception);

    /// <summary>A stream fell silent.</summary>
    public static EngineException Silent(TimeSpan time, Exception exception) =>
        new($"the Docker engine was silent for {Describe(time)}", innerException: exception);

    private static string ConnectionProblem(HttpRequestException exception, EngineSettings settings) =>
        FindSocketError(exception) switch
        {
            // A unix socket that does not exist is an address that is not available.
            SocketError.AddressNotAvailable or SocketError.SocketError when settings.Endpoint.SocketPath is not null => "no Docker engine: its socket does not exist",
            SocketError.AccessDenied => "no Docker engine: this server is not allowed to open its socket",
            SocketError.ConnectionRefused => "no Docker engine: the connection was refused",
            SocketError.TimedOut => "no Docker engine: nothing answers at its address",
            SocketError.HostUnreachable or SocketError.NetworkUnreachable => "no Docker engine: its host cannot be reached",
            _ => "no Docker engine: it cannot be reached",
        };

    private static string SecureConnectionProblem(HttpRequestException exception) =>
        exception.InnerException is AuthenticationException
            ? "the Docker engine's certificate is not trusted, or it does not trust this server's"
            : "the Docker engine does not speak TLS";

    private static SocketError? FindSocketError(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is SocketException socket)
            {
                return socket.SocketErrorCode;
            }
        }

        return null;
    }

    private static string Describe(TimeSpan time) => time >= TimeSpan.FromMinutes(2) ? $"{time.TotalMinutes:0.#} minutes" : $"{time.TotalSeconds:0.#} seconds";
}
