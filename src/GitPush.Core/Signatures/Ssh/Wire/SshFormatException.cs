namespace GitPush.Signatures.Ssh.Wire;

/// <summary>A message, a key or a signature does not have the layout that it says it has.</summary>
internal sealed class SshFormatException(string message) : FormatException(message);
