using System.Security.Cryptography;
using System.Text;
using GitPush.Kubernetes.Manifests;

namespace GitPush.Kubernetes.Previews;

/// <summary>How the namespaces of previews are called.</summary>
internal static class PreviewName
{
    /// <summary>What is left of a DNS label beside the 40 characters of a ref's name.</summary>
    public const int MaxPrefix = 63 - 40;

    private const string DefaultPrefix = "preview-";
    private const int MaxRepository = MaxPrefix - 9;
    private const int HashLength = 8;

    /// <summary>What stands before the names of a repository's refs.</summary>
    public static string PrefixOf(KubernetesPreviewOptions options, string repository) => options.NamespacePrefix ?? $"{DefaultPrefix}{Shorten(repository)}-";

    /// <summary>Whether something is the beginning of a label and ends where a ref's name can begin.</summary>
    public static bool IsPrefix(string prefix) => prefix.Length is > 1 and <= MaxPrefix && prefix[^1] == '-' && ObjectNames.IsLabel($"{prefix}a");

    // As with inventories: what had to be changed has a hash behind it, so that no two repositories have the same.
    private static string Shorten(string repository)
    {
        if (repository.Length <= MaxRepository && ObjectNames.IsLabel(repository))
        {
            return repository;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(repository)))[..HashLength];
        var shown = new string([.. repository.ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c == '-')]).Trim('-');
        shown = shown[..Math.Min(shown.Length, MaxRepository - HashLength - 1)].TrimEnd('-');
        return shown.Length == 0 ? hash : $"{shown}-{hash}";
    }
}
