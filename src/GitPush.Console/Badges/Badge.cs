using GitPush.Console.Html;
using GitPush.Console.Pages;
using GitPush.History;

namespace GitPush.Console.Badges;

/// <summary>Draws badges. All words are ours; the text's length is given, so that it fits whatever font there is.</summary>
internal static class Badge
{
    private const string Label = "push";
    private const int CharacterWidth = 7;
    private const int Padding = 12;

    /// <param name="result">What came of the push; null for unknown.</param>
    public static string Draw(PushResult? result)
    {
        var word = result is { } known ? Outcomes.Word(known).ToLowerInvariant() : "unknown";
        var colour = result switch
        {
            PushResult.Succeeded => "#1a7f4b",
            PushResult.Running => "#1f5fbf",
            PushResult.PartlyRejected or PushResult.Interrupted => "#8a5a00",
            PushResult.Rejected or PushResult.Failed => "#b3261e",
            _ => "#5c6570",
        };
        var left = Width(Label);
        var right = Width(word);
        return Markup.Of($"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{Label}: {word}">
            <title>{Label}: {word}</title>
            <clipPath id="r"><rect width="{left + right}" height="20" rx="4"/></clipPath>
            <g clip-path="url(#r)"><rect width="{left}" height="20" fill="#3b424b"/><rect x="{left}" width="{right}" height="20" fill="{colour}"/></g>
            <g fill="#fff" font-family="system-ui,-apple-system,Segoe UI,Roboto,DejaVu Sans,sans-serif" font-size="11.5" text-anchor="middle" aria-hidden="true">
            <text x="{left / 2}" y="14" textLength="{left - Padding}">{Label}</text>
            <text x="{left + (right / 2)}" y="14" textLength="{right - Padding}">{word}</text>
            </g>
            </svg>

            """).ToString();
    }

    private static int Width(string text) => (text.Length * CharacterWidth) + Padding;
}
