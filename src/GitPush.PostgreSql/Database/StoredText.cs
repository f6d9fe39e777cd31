using System.Security.Cryptography;
using System.Text;

namespace GitPush.PostgreSql.Database;

/// <summary>Text as PostgreSQL can store it.</summary>
internal static class StoredText
{
    // A row of a btree index has at most 2,704 bytes.
    private const int MaxIndexedBytes = 900;

    private static readonly Encoding Utf8 = Encoding.UTF8;

    /// <summary>
    /// Without what PostgreSQL has no place for: U+0000, and halves of surrogate pairs, which are no text. U+FFFD stands for them.
    /// </summary>
    public static string Clean(string text)
    {
        var whole = text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\ufffd') : text;
        return whole.AsSpan().ContainsAnyInRange('\ud800', '\udfff') ? Utf8.GetString(Utf8.GetBytes(whole)) : whole;
    }

    /// <summary>As <see cref="Clean"/>, short enough for an index: of a very long text its beginning and its hash.</summary>
    public static string CleanForIndex(string text)
    {
        var clean = Clean(text);
        if (Utf8.GetByteCount(clean) <= MaxIndexedBytes)
        {
            return clean;
        }

        // A character has at most three bytes here, or four for the two of a pair.
        var start = clean[..(MaxIndexedBytes / 4)];
        var whole = char.IsHighSurrogate(start[^1]) ? start[..^1] : start;
        return $"{whole}…{Convert.ToHexStringLower(SHA256.HashData(Utf8.GetBytes(clean)))}";
    }
}
