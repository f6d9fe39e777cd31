using System.Globalization;
using GitPush.Ssh.Keys.AuthorizedKeys;
using Microsoft.Extensions.Options;

namespace GitPush.Ssh.Authentication.KeyLists;

/// <summary>Stops the host's start on a key that could not be used, with a message that names it.</summary>
internal sealed class SshKeysOptionsValidator(TimeProvider time) : IValidateOptions<SshKeysOptions>
{
    public ValidateOptionsResult Validate(string? name, SshKeysOptions options)
    {
        var failures = new List<string>();
        foreach (var (user, lines) in options.Users)
        {
            if (string.IsNullOrWhiteSpace(user) || user.Any(char.IsControl))
            {
                failures.Add($"SSH keys: '{user}' is not the name of a user.");
            }

            for (var i = 0; i < lines.Count; i++)
            {
                if (AuthorizedKeyProblem.Find(lines[i], time.LocalTimeZone) is { } problem)
                {
                    failures.Add(string.Create(CultureInfo.InvariantCulture, $"SSH keys: key {i + 1} of user '{user}' cannot be used: {problem}"));
                }
            }
        }

        if (failures.Count == 0)
        {
            failures.AddRange(Parse(options, time).FindShared().Select(
                shared => $"SSH keys: key {shared.Fingerprint} stands with '{shared.First}' and with '{shared.Second}'; nobody could tell who logs in with it."));
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    public static IReadOnlyList<UserKeyList> Parse(SshKeysOptions options, TimeProvider time) =>
        [.. options.Users.Select(user => new UserKeyList(user.Key, AuthorizedKeyList.Parse(string.Join('\n', user.Value), time.LocalTimeZone)))];
}
