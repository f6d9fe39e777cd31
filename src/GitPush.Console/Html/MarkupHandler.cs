using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace GitPush.Console.Html;

/// <summary>
/// Builds <see cref="Markup"/> from an interpolated string. Literal parts are taken as they are, since the compiler has seen to it that they
/// are constants; what a hole has is encoded by its type, and there is no overload for any type that is not listed here.
/// </summary>
[InterpolatedStringHandler]
internal readonly struct MarkupHandler
{
    private readonly StringBuilder _html;

    public MarkupHandler(int literalLength, int formattedCount) => _html = new StringBuilder(literalLength + (formattedCount * 16));

    public void AppendLiteral(string html) => _html.Append(html);

    /// <summary>Text of one line for people: encoded, and with what cannot be seen made visible.</summary>
    public void AppendFormatted(string? text) => HtmlText.AppendVisible(_html, text, manyLines: false);

    /// <summary>Text that has to come back as it is: encoded and nothing else.</summary>
    public void AppendFormatted(ExactText text) => HtmlText.AppendExact(_html, text.Value);

    /// <summary>An address, which is one of ours by its type.</summary>
    public void AppendFormatted(ConsoleUrl url) => HtmlText.AppendExact(_html, url.Value);

    public void AppendFormatted(Markup markup) => _html.Append(markup.ToString());

    public void AppendFormatted(IEnumerable<Markup> parts)
    {
        foreach (var part in parts)
        {
            _html.Append(part.ToString());
        }
    }

    public void AppendFormatted(long number) => _html.Append(number.ToString(CultureInfo.InvariantCulture));

    internal Markup ToMarkup() => Markup.FromEncoded(_html.ToString());
}
