using System.Globalization;
using System.Text;

namespace GitPush.Console.Html;

/// <summary>
/// Turns output with colours (ECMA-48 §8.3.117, SGR) into HTML with classes. Takes the output in pieces that may be cut anywhere; what it
/// returns for each is markup of its own, with no element left open. A carriage return without a line feed, by which programs write a
/// line anew, begins a line: nothing that was written is lost. Not thread-safe.
/// </summary>
internal sealed class AnsiText
{
    private const int MaxSequence = 64;

    private readonly StringBuilder _sequence = new();
    private AnsiStyle _style;
    private bool _afterReturn;

    public static Markup ToMarkup(string output) => new AnsiText().Next(output);

    public Markup Next(ReadOnlySpan<char> output)
    {
        var html = new StringBuilder(output.Length + (output.Length / 8));
        while (!output.IsEmpty)
        {
            if (_sequence.Length > 0)
            {
                output = ReadSequence(output);
            }
            else if (output[0] == '\x1b')
            {
                _sequence.Append('\x1b');
                output = output[1..];
            }
            else
            {
                var end = output.IndexOf('\x1b');
                AppendText(html, end < 0 ? output : output[..end]);
                output = end < 0 ? default : output[end..];
            }
        }

        return Markup.FromEncoded(html.ToString());
    }

    /// <summary>Takes one character of an escape sequence. What is no colour is left out.</summary>
    private ReadOnlySpan<char> ReadSequence(ReadOnlySpan<char> output)
    {
        var next = output[0];
        if (_sequence.Length == 1 && next != '[')
        {
            _sequence.Clear();
            return output;
        }

        _sequence.Append(next);
        if (_sequence.Length > 2 && next is >= '@' and <= '~')
        {
            if (next == 'm')
            {
                _style = _style.With(ParametersOf(_sequence.ToString(2, _sequence.Length - 3)));
            }

            _sequence.Clear();
        }
        else if (_sequence.Length >= MaxSequence)
        {
            _sequence.Clear();
        }

        return output[1..];
    }

    private void AppendText(StringBuilder html, ReadOnlySpan<char> text)
    {
        var classes = _style.Classes;
        if (classes.Length > 0)
        {
            html.Append("<span class=\"").Append(classes).Append("\">");
        }

        while (!text.IsEmpty)
        {
            if (_afterReturn)
            {
                html.Append('\n');
                _afterReturn = false;
                text = text[0] == '\n' ? text[1..] : text;
                continue;
            }

            var end = text.IndexOf('\r');
            HtmlText.AppendVisible(html, end < 0 ? text : text[..end], manyLines: true);
            _afterReturn = end >= 0;
            text = end < 0 ? default : text[(end + 1)..];
        }

        if (classes.Length > 0)
        {
            html.Append("</span>");
        }
    }

    private static int[] ParametersOf(string text) =>
    [
        .. text.Split([';', ':']).Select(static number =>
            number.Length == 0 ? 0 : int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : -1),
    ];
}
