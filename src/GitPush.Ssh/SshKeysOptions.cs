namespace GitPush.Ssh;

/// <summary>The users and keys of <c>AddSshKeys()</c>. Checked when the host starts, and not looked at afterwards.</summary>
public sealed class SshKeysOptions
{
    /// <summary>
    /// The lines of each user, each as in <c>authorized_keys</c>: type, key in base64, comment, before them options such as
    /// <c>from="192.0.2.0/24"</c>. Names of users are compared exactly.
    /// </summary>
    public IDictionary<string, IList<string>> Users { get; } = new Dictionary<string, IList<string>>(StringComparer.Ordinal);

    /// <summary>Adds keys of a user, to those that are there.</summary>
    /// <param name="userName">The name that stages, authorizers and records see.</param>
    /// <param name="lines">See <see cref="Users"/>.</param>
    /// <returns>This object.</returns>
    public SshKeysOptions Add(string userName, params IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(userName);
        ArgumentNullException.ThrowIfNull(lines);
        if (!Users.TryGetValue(userName, out var keys))
        {
            Users[userName] = keys = [];
        }

        foreach (var line in lines)
        {
            keys.Add(line);
        }

        return this;
    }
}
