using System.Net;

namespace GitPush.Docker.Engine;

/// <summary>The engine refused, failed or could not be reached.</summary>
/// <param name="message">One line for the pusher, without paths of the server.</param>
/// <param name="status">The status of its answer; null when there was none, or when it failed in the middle of a stream.</param>
internal sealed class EngineException(string message, HttpStatusCode? status = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    public HttpStatusCode? Status { get; } = status;
}
