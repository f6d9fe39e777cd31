namespace GitPush.Docker.Builds;

/// <summary>An image cannot be built from what was pushed: that refuses the push, and is no failure of the server.</summary>
/// <param name="message">One line for the pusher.</param>
internal sealed class BuildFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
