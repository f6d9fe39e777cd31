namespace GitPush.Ssh.Keys.AuthorizedKeys;

/// <summary>A line of <c>authorized_keys</c> that allows nothing, since not all of it could be honoured.</summary>
/// <param name="LineNumber">Counted from one.</param>
/// <param name="Reason">For a log.</param>
internal readonly record struct AuthorizedKeyRefusal(int LineNumber, string Reason);
