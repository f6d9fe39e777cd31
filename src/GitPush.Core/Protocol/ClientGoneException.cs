namespace GitPush.Protocol;

/// <summary>The client closed the connection, or stopped to read from it.</summary>
internal sealed class ClientGoneException(string message, Exception? innerException = null) : IOException(message, innerException);
