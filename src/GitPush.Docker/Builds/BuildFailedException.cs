namespace GitPush.Docker.Builds;

/// <summary>An image cannot be built from what was pushed: that refuses the push, and is no failure of the server.</summary>
/// <param name="message">One line for the pusher.</param>
/// <param name="problem">What the engine said, for the log; null where it was not asked.</param>
internal sealed class BuildFailedException(string message, string? problem = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    public string? Problem { get; } = problem;
}
