using System.Buffers;
using GitPush.Hooks;

namespace GitPush.Tool.Output;

/// <summary>Text that others chose, as it may go to a terminal: nothing in it steers the terminal, and colours are where they are wanted.</summary>
/// <param name="withColours">Whether colours (SGR) stay.</param>
internal sealed class TerminalText(bool withColours)
{
    private readonly ControlFilter _filter = new();

    /// <summary>Whether somebody looks at standard output who wants colours (https://no-color.org).</summary>
    public static bool WantsColours => !System.Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>A text that takes one line.</summary>
    public static string Line(string text) => new TerminalText(withColours: false).Next(text.ReplaceLineEndings(" "));

    /// <summary>The next piece of a text; escape sequences may be split between pieces.</summary>
    public string Next(string piece)
    {
        var output = new ArrayBufferWriter<char>(Math.Max(piece.Length, 1));
        _filter.Write(piece, output);
        var text = new string(output.WrittenSpan);
        return withColours ? text : new VisibleText(text).Text;
    }
}
