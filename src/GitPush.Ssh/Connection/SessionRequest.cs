namespace GitPush.Ssh.Connection;

/// <summary>What a client wants to run on a channel (RFC 4254 §6.5).</summary>
/// <param name="Command">The command of an exec request; null when it asks for a shell.</param>
/// <param name="GitProtocol">The environment variable GIT_PROTOCOL, such as <c>version=2</c>; null if it was not sent.</param>
internal sealed record SessionRequest(string? Command, string? GitProtocol);
