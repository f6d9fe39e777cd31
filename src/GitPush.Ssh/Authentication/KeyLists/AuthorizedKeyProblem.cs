using GitPush.Ssh.Keys.AuthorizedKeys;

namespace GitPush.Ssh.Authentication.KeyLists;

/// <summary>What is wrong with a text that is to be one line of <c>authorized_keys</c> with a key.</summary>
internal static class AuthorizedKeyProblem
{
    /// <returns>A sentence that does not repeat the text, or null.</returns>
    public static string? Find(string? line, TimeZoneInfo localZone)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return "It is empty.";
        }

        if (line.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            return "It is a private key, which belongs nowhere but to its owner.";
        }

        if (line.AsSpan().Trim().ContainsAny('\r', '\n'))
        {
            return "It has more than one line.";
        }

        var list = AuthorizedKeyList.Parse(line, localZone);
        return list.Refusals.Count > 0 ? list.Refusals[0].Reason : list.Entries.Count == 0 ? "It is a comment." : null;
    }
}
