using System.Text.RegularExpressions;

namespace GitPush.Docker.Builds;

/// <summary>Names under which people keep secrets.</summary>
internal static partial class SecretNames
{
    /// <summary>Whether a build argument is called like a secret.</summary>
    public static bool LookSecret(string name) => Pattern().IsMatch(name);

    [GeneratedRegex(@"(^|_)(PASSWORD|PASSWD|TOKEN|SECRET|APIKEY|API_KEY|PRIVATE_KEY|ACCESS_KEY|CREDENTIALS?)(_|\z)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
