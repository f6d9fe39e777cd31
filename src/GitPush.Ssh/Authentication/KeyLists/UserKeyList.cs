using GitPush.Ssh.Keys.AuthorizedKeys;

namespace GitPush.Ssh.Authentication.KeyLists;

/// <summary>Keys of one user, or of many.</summary>
/// <param name="UserName">Whose they are; null if each is the user's whom its comment names.</param>
internal sealed record UserKeyList(string? UserName, AuthorizedKeyList Keys)
{
    /// <summary>Who logs in with a key of this list. A key without a comment is called by its fingerprint.</summary>
    public string NameOf(AuthorizedKey entry) => UserName ?? (entry.Comment.Length > 0 ? entry.Comment : entry.Key.Fingerprint);
}
