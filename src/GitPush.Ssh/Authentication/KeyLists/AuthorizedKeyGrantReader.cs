using System.Diagnostics.CodeAnalysis;
using GitPush.Access;
using GitPush.Ssh.Keys.AuthorizedKeys;

namespace GitPush.Ssh.Authentication.KeyLists;

/// <summary>Reads lines as those of files are read.</summary>
internal sealed class AuthorizedKeyGrantReader(TimeProvider time) : IKeyGrantReader
{
    public bool TryRead(string line, [NotNullWhen(true)] out IKeyGrant? grant, [NotNullWhen(false)] out string? problem)
    {
        grant = null;
        problem = AuthorizedKeyProblem.Find(line, time.LocalTimeZone);
        if (problem is null)
        {
            grant = new AuthorizedKeyGrant(AuthorizedKeyList.Parse(line, time.LocalTimeZone).Entries[0]);
        }

        return problem is null;
    }
}
