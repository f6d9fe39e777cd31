namespace GitPush.Ssh.HostKeys;

/// <summary>A host key cannot be used; the message says why, to whoever configured it.</summary>
internal sealed class HostKeyException(string message, Exception? innerException = null) : Exception(message, innerException);
