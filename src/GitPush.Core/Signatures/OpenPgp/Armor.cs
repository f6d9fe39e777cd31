using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace GitPush.Signatures.OpenPgp;

/// <summary>OpenPGP's text form of binary data (RFC 9580 §6.2).</summary>
/// <remarks>
/// <code>
/// -----BEGIN PGP SIGNATURE-----
/// Comment: …                       (any number of headers)
///
/// iHUEABYKAB0WIQ…
/// =njUN                            (a checksum, optional)
/// -----END PGP SIGNATURE-----
/// </code>
/// The checksum is not compared: RFC 9580 §6.1 wants it ignored, and whether a signature fits its content says more.
/// </remarks>
internal static class Armor
{
    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r\n"u8);

    private static ReadOnlySpan<byte> Dashes => "-----"u8;

    private static ReadOnlySpan<byte> End => "\n-----END "u8;

    /// <summary>Takes the first block out of a text.</summary>
    /// <param name="text">Goes behind the block.</param>
    /// <param name="kind">Such as <c>PGP SIGNATURE</c>.</param>
    /// <returns>Whether there was one.</returns>
    public static bool TryTake(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> kind, [NotNullWhen(true)] out byte[]? data)
    {
        data = null;
        var rest = text;
        if (!TryTakeLine(ref rest, "-----BEGIN "u8, kind))
        {
            return false;
        }

        var end = rest.IndexOf(End);
        if (end < 0)
        {
            return false;
        }

        var content = rest[..(end + 1)];
        rest = rest[(end + 1)..];
        if (!TryTakeLine(ref rest, End[1..], kind) || !TrySkipHeaders(ref content))
        {
            return false;
        }

        var base64 = WithoutChecksum(content);
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        if (Base64.DecodeFromUtf8(base64, decoded, out _, out var length) != OperationStatus.Done)
        {
            return false;
        }

        data = decoded[..length];
        text = rest;
        return true;
    }

    /// <summary>Whether nothing is left but blanks.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(Blanks) < 0;

    private static bool TryTakeLine(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> start, ReadOnlySpan<byte> kind)
    {
        if (!text.StartsWith(start) || !text[start.Length..].StartsWith(kind) || !text[(start.Length + kind.Length)..].StartsWith(Dashes))
        {
            return false;
        }

        var line = text[..SignedText.NextLine(text, 0)];
        text = text[line.Length..];
        return IsBlank(line[(start.Length + kind.Length + Dashes.Length)..]);
    }

    // Headers end at an empty line. Where there are none, some writers leave the empty line out.
    private static bool TrySkipHeaders(ref ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            var line = content[..SignedText.NextLine(content, 0)];
            if (IsBlank(line))
            {
                return true;
            }

            if (!line.Contains((byte)':'))
            {
                return true;
            }

            content = content[line.Length..];
        }

        return false;
    }

    // The checksum is a line of its own that begins with '=', which no line of base64 does unless it is padding alone.
    private static ReadOnlySpan<byte> WithoutChecksum(ReadOnlySpan<byte> content)
    {
        const int ChecksumLength = 5;
        var trimmed = content.TrimEnd(" \t\r\n"u8);
        var line = trimmed.LastIndexOf((byte)'\n') + 1;
        return trimmed.Length - line == ChecksumLength && trimmed[line] == '=' ? trimmed[..line] : trimmed;
    }
}
