using System.Security.Cryptography;
using System.Text;

namespace GitPush.Hooks;

/// <summary>
/// Makes a name for the preview of a ref: a label of DNS (RFC 1035 §2.3.1: letters, digits and hyphens, a letter first and no hyphen
/// last), at most 40 characters, so that a prefix fits in the 63 of a label.
/// </summary>
internal static class PreviewLabel
{
    private const int MaxSlug = 31;
    private const int HashDigits = 8;

    /// <param name="shown">What people know the ref by: the branch.</param>
    /// <param name="fullName">The ref's full name: two of which only the punctuation or the case differs have other labels.</param>
    public static string Of(string shown, string fullName)
    {
        var slug = Slug(shown);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(fullName)))[..HashDigits];
        return $"{slug}-{hash}";
    }

    private static string Slug(string text)
    {
        var slug = new StringBuilder(MaxSlug);
        foreach (var c in text)
        {
            if (slug.Length == MaxSlug)
            {
                break;
            }

            if (char.IsAsciiLetterOrDigit(c))
            {
                // A digit cannot come first.
                _ = slug.Append(slug.Length == 0 && char.IsAsciiDigit(c) ? "b" : "").Append(char.ToLowerInvariant(c));
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                _ = slug.Append('-');
            }
        }

        var trimmed = slug.ToString().TrimEnd('-');
        return trimmed.Length == 0 ? "preview" : trimmed;
    }
}
