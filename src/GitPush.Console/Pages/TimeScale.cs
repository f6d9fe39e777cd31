using System.Globalization;
using GitPush.Console.Html;
using GitPush.History;

namespace GitPush.Console.Pages;

/// <summary>Draws when something ran between the beginning and the end of a push.</summary>
internal sealed class TimeScale(DateTimeOffset start, DateTimeOffset end)
{
    // A stage of a moment is a line still.
    private const double MinWidth = 1.5;

    private readonly double _length = Math.Max((end - start).TotalMilliseconds, 1);

    public DateTimeOffset Start { get; } = start;

    /// <summary>A bar, in hundredths of the push. Attributes of SVG, and not styles, which the pages' policy forbids.</summary>
    /// <param name="outcome">What came of it; null while it runs.</param>
    public Markup Bar(DateTimeOffset from, TimeSpan duration, StageOutcome? outcome)
    {
        var width = Math.Clamp(duration.TotalMilliseconds / _length * 100, MinWidth, 100);
        var left = Math.Clamp((from - Start).TotalMilliseconds / _length * 100, 0, 100 - width);
        var kind = outcome switch
        {
            null => "busy",
            StageOutcome.Passed => "good",
            StageOutcome.Skipped or StageOutcome.Cancelled => "quiet",
            _ => "bad",
        };
        return Markup.Of($"""<svg class="span {kind}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="6"/><rect x="{Number(left)}" width="{Number(width)}" height="6"/></svg>""");
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
