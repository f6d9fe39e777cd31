using System.Text.RegularExpressions;

namespace GitPush.Console.Live;

/// <summary>Output without its colours, which are the only sequences that records have.</summary>
internal static partial class PlainText
{
    public static string Of(string output) => output.Contains('\x1b', StringComparison.Ordinal) ? Colour().Replace(output, "") : output;

    [GeneratedRegex("\x1b\\[[0-9;:]*m", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Colour();
}
