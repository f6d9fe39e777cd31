using GitPush.Console.Html;
using GitPush.History;

namespace GitPush.Console.Pages;

/// <summary>What came of pushes and stages: a word, a picture and a colour.</summary>
internal static class Outcomes
{
    public static Markup Of(PushResult result) => Pill(Class(result), Icon(result), Word(result));

    public static Markup Of(StageOutcome outcome) => outcome switch
    {
        StageOutcome.Passed => Pill("good", Icons.Check, "Passed"),
        StageOutcome.Skipped => Pill("quiet", Icons.Skip, "Skipped"),
        StageOutcome.Rejected => Pill("bad", Icons.Cross, "Rejected"),
        StageOutcome.Failed => Pill("bad", Icons.Warning, "Failed"),
        StageOutcome.TimedOut => Pill("bad", Icons.Warning, "Timed out"),
        StageOutcome.Cancelled => Pill("quiet", Icons.Bar, "Cancelled"),
        _ => Pill("quiet", Icons.Bar, outcome.ToString()),
    };

    public static Markup Running { get; } = Pill("busy", Icons.Spinner, "Running");

    public static Markup Refused { get; } = Pill("bad", Icons.Cross, "Refused");

    public static Markup Changed { get; } = Pill("good", Icons.Check, "Changed");

    public static Markup Frozen { get; } = Pill("cold", Icons.Snow, "Frozen");

    public static string Word(PushResult result) => result switch
    {
        PushResult.PartlyRejected => "Partly rejected",
        _ => result.ToString(),
    };

    private static string Class(PushResult result) => result switch
    {
        PushResult.Running => "busy",
        PushResult.Succeeded => "good",
        PushResult.PartlyRejected => "warn",
        PushResult.Rejected or PushResult.Failed => "bad",
        PushResult.Interrupted => "warn",
        _ => "quiet",
    };

    private static Markup Icon(PushResult result) => result switch
    {
        PushResult.Running => Icons.Spinner,
        PushResult.Succeeded => Icons.Check,
        PushResult.PartlyRejected => Icons.Half,
        PushResult.Rejected => Icons.Cross,
        PushResult.Failed => Icons.Warning,
        PushResult.Interrupted => Icons.Bolt,
        _ => Icons.Bar,
    };

    private static Markup Pill(string kind, Markup icon, string word) => Markup.Of($"""<span class="pill {kind}">{icon}{word}</span>""");
}
