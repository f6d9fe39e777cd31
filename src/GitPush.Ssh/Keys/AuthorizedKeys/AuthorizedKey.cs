using GitPush.Signatures.Ssh.Keys;

namespace GitPush.Ssh.Keys.AuthorizedKeys;

/// <summary>A line of <c>authorized_keys</c> that allows a key something.</summary>
/// <param name="LineNumber">Counted from one.</param>
/// <param name="Comment">What stands after the key, without control characters; often empty.</param>
internal sealed record AuthorizedKey(int LineNumber, PublicKey Key, AuthorizedKeyOptions Options, string Comment);
