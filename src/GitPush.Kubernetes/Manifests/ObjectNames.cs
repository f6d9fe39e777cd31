using System.Text.RegularExpressions;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Manifests;

/// <summary>What names objects and namespaces may have.</summary>
internal static partial class ObjectNames
{
    private const int MaxLength = 253;
    private const int MaxLabelLength = 63;

    /// <summary>What is wrong with an object's name or namespace; null when nothing is.</summary>
    public static string? FindProblem(KubernetesObject item)
    {
        if (!(MayBeAnySegment(item) ? IsPathSegment(item.Name) : IsSubdomain(item.Name)))
        {
            return $"'{item.Name}' is no name: lower-case letters, digits, '-' and '.', at most {MaxLength} characters";
        }

        if (item.At("metadata", "namespace") is not null && (item.Namespace is not { } ns || !IsLabel(ns)))
        {
            return $"metadata.namespace is no namespace's name: lower-case letters, digits and '-', at most {MaxLabelLength} characters";
        }

        return null;
    }

    /// <summary>RFC 1123: a label, as namespaces are called.</summary>
    public static bool IsLabel(string name) => name.Length <= MaxLabelLength && Label().IsMatch(name);

    /// <summary>RFC 1123: a subdomain, as nearly all objects are called.</summary>
    public static bool IsSubdomain(string name) => name.Length <= MaxLength && Subdomain().IsMatch(name);

    // Roles are called system:reader, addresses 2001:db8::1.
    private static bool MayBeAnySegment(KubernetesObject item) =>
        item.Key.Group is "rbac.authorization.k8s.io" or "certificates.k8s.io" || item is { Kind: "IPAddress", Key.Group: "networking.k8s.io" };

    private static bool IsPathSegment(string name) =>
        name is not "." and not ".." && name.Length <= MaxLength && name.AsSpan().IndexOfAny('/', '%') < 0 && !name.Any(char.IsControl);

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Subdomain();
}
