namespace GitPush.History;

/// <summary>The push records cannot be read now, such as while their database is away.</summary>
/// <param name="message">One line for whoever asked; no address and no cause.</param>
/// <param name="innerException">What happened, for the log.</param>
public sealed class PushLogUnavailableException(string message, Exception? innerException = null) : IOException(message, innerException);
