namespace GitPush.Control;

/// <summary>What was asked of <see cref="IPushControl"/> cannot be done; the message is one line for whoever asked.</summary>
public sealed class PushControlException(string message) : Exception(message);
