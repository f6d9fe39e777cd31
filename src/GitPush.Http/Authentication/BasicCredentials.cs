using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace GitPush.Http.Authentication;

/// <summary>A user name and password as they travel (RFC 7617).</summary>
internal readonly record struct BasicCredentials(string UserName, string Password)
{
    private const string Scheme = "Basic";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether an <c>Authorization</c> header is of the Basic scheme at all.</summary>
    public static bool IsBasic([NotNullWhen(true)] string? header) =>
        header is not null
        && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && (header.Length == Scheme.Length || header[Scheme.Length] == ' ');

    // RFC 7617 §2:
    //   credentials = "Basic" 1*SP token68
    //   user-pass   = user-id ":" password      ; UTF-8, no control characters, no colon in user-id
    public static bool TryParse(string header, out BasicCredentials credentials)
    {
        credentials = default;
        var token = header.AsSpan(Scheme.Length).Trim(' ');
        var bytes = new byte[token.Length];
        if (!Convert.TryFromBase64Chars(token, bytes, out var length) || !TryDecode(bytes.AsSpan(0, length), out var text))
        {
            return false;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || text.Any(char.IsControl))
        {
            return false;
        }

        credentials = new BasicCredentials(text[..colon], text[(colon + 1)..]);
        return true;
    }

    /// <summary>Shows no password: records print their members.</summary>
    public override string ToString() => $"{Scheme} {UserName}";

    private static bool TryDecode(ReadOnlySpan<byte> bytes, out string text)
    {
        try
        {
            text = StrictUtf8.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }
    }
}
