using System.Buffers;
using System.Globalization;
using System.Text;

namespace GitPush.Console.Html;

/// <summary>
/// Encodes text for HTML, between tags as well as in attributes with double quotes. What a reader could not see, or what would move
/// other text about, is written out: control characters by their pictures (U+2400 and on), characters that reorder text (the
/// "Trojan Source" ones) or have no width by their numbers.
/// </summary>
internal static class HtmlText
{
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"'`");

    /// <summary>Text of many lines, for a <c>pre</c>.</summary>
    public static Markup Lines(string text)
    {
        var html = new StringBuilder(text.Length + (text.Length / 8));
        AppendVisible(html, text.Replace("\r\n", "\n", StringComparison.Ordinal), manyLines: true);
        return Markup.FromEncoded(html.ToString());
    }

    /// <param name="manyLines">Whether line feeds and tabs are lines and tabs, as in a <c>pre</c>; else they are shown as well.</param>
    public static void AppendVisible(StringBuilder html, ReadOnlySpan<char> text, bool manyLines)
    {
        while (!text.IsEmpty)
        {
            var status = Rune.DecodeFromUtf16(text, out var rune, out var length);
            if (status != OperationStatus.Done)
            {
                html.Append('\uFFFD');
            }
            else if (manyLines && rune.Value is '\n' or '\t')
            {
                html.Append((char)rune.Value);
            }
            else if (rune.Value < 0x20)
            {
                html.Append((char)(0x2400 + rune.Value));
            }
            else if (rune.Value == 0x7F)
            {
                html.Append('\u2421');
            }
            else if (IsInvisible(rune.Value))
            {
                html.Append(CultureInfo.InvariantCulture, $"\u27E8U+{rune.Value:X4}\u27E9");
            }
            else
            {
                AppendExact(html, text[..length]);
            }

            text = text[length..];
        }
    }

    public static void AppendExact(StringBuilder html, ReadOnlySpan<char> text)
    {
        while (text.IndexOfAny(Special) is >= 0 and var at)
        {
            html.Append(text[..at]).Append(text[at] switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                _ => "&#96;",
            });
            text = text[(at + 1)..];
        }

        html.Append(text);
    }

    // Joiners (U+200C, U+200D) stay: scripts and emoji need them, and they move nothing.
    private static bool IsInvisible(int value) => value is
        (>= 0x80 and <= 0x9F)
        or 0xAD or 0x61C or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x180E
        or 0x200B or 0x200E or 0x200F or (>= 0x2028 and <= 0x202E) or (>= 0x2060 and <= 0x206F)
        or 0x3164 or 0xFEFF or 0xFFA0 or (>= 0xFFF9 and <= 0xFFFB)
        or (>= 0xE0000 and <= 0xE007F);
}
