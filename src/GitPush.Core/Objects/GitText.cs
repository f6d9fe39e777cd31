using System.Text;
using System.Text.Unicode;

namespace GitPush.Objects;

/// <summary>Text in objects, which git does not check: UTF-8 in general, anything now and then.</summary>
internal static class GitText
{
    /// <summary>Decodes UTF-8; bytes that are none are taken for Latin-1, in which every byte is a character.</summary>
    public static string Decode(ReadOnlySpan<byte> text) =>
        Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : Encoding.Latin1.GetString(text);

    /// <summary>Decodes text whose encoding a commit names; an unknown encoding is treated as none.</summary>
    public static string Decode(ReadOnlySpan<byte> text, ReadOnlySpan<byte> encoding) =>
        IsLatin1(encoding) ? Encoding.Latin1.GetString(text) : Decode(text);

    /// <summary>Whether a name in a tree is the one that somebody asks for.</summary>
    public static bool NameEquals(ReadOnlySpan<byte> name, string wanted, ReadOnlySpan<byte> wantedUtf8) =>
        name.SequenceEqual(wantedUtf8) || (!Utf8.IsValid(name) && Encoding.Latin1.GetString(name) == wanted);

    private static bool IsLatin1(ReadOnlySpan<byte> encoding) =>
        Ascii.EqualsIgnoreCase(encoding, "iso-8859-1"u8)
        || Ascii.EqualsIgnoreCase(encoding, "iso8859-1"u8)
        || Ascii.EqualsIgnoreCase(encoding, "latin1"u8)
        || Ascii.EqualsIgnoreCase(encoding, "latin-1"u8);
}
