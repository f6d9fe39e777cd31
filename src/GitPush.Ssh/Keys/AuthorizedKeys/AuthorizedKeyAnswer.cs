namespace GitPush.Ssh.Keys.AuthorizedKeys;

/// <summary>What was found for a key.</summary>
/// <param name="Entry">The line that allows it, or the first one that does not; null if there is none.</param>
internal readonly record struct AuthorizedKeyAnswer(AuthorizedKeyVerdict Verdict, AuthorizedKey? Entry);
