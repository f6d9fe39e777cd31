using GitPush.Access;
using GitPush.Signatures.Ssh.Keys;
using GitPush.Ssh.Keys.AuthorizedKeys;

namespace GitPush.Ssh.Authentication.KeyLists;

/// <summary>A line that something other than a list of the host's has.</summary>
internal sealed class AuthorizedKeyGrant(AuthorizedKey entry) : IKeyGrant
{
    public string Fingerprint => entry.Key.Fingerprint;

    public string Comment => entry.Comment;

    public bool Allows(KeyLogin login, DateTimeOffset now) =>
        login.Fingerprint == Fingerprint
        && entry.Options.Judge(login.RemoteAddress, now) == AuthorizedKeyVerdict.Allowed
        && (!entry.Key.IsSecurityKey || IsFulfilled(SecurityKeyFlags.UserPresent, login.WasTouched) && IsFulfilled(SecurityKeyFlags.UserVerified, login.WasUserVerified));

    private bool IsFulfilled(SecurityKeyFlags flag, bool wasDone) => wasDone || !entry.Options.Required.HasFlag(flag);
}
