using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace GitPush.Kubernetes.Apply.Inventories;

/// <summary>
/// An inventory's name: the value of a label, and the end of its objects' names, so that it has to be a DNS label
/// (RFC 1123) that leaves room for a prefix.
/// </summary>
internal static partial class InventoryName
{
    public const int MaxLength = 40;
    private const int HashLength = 8;

    public static bool IsValid(string name) => name.Length is > 0 and <= MaxLength && IsDnsLabel(name);

    public static bool IsDnsLabel(string name) => name.Length is > 0 and <= 63 && DnsLabel().IsMatch(name);

    /// <summary>The name for a repository. Two repositories never get the same one: what had to be changed gets a hash behind it.</summary>
    public static string For(string repository)
    {
        var name = NoDnsLetters().Replace(repository.ToLowerInvariant(), "-").Trim('-');
        if (name == repository && IsValid(name))
        {
            return name;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(repository)))[..HashLength];
        name = name[..Math.Min(name.Length, MaxLength - HashLength - 1)].TrimEnd('-');
        return name.Length == 0 ? hash : $"{name}-{hash}";
    }

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", RegexOptions.CultureInvariant)]
    private static partial Regex DnsLabel();

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex NoDnsLetters();
}
