using GitPush.History;

namespace GitPush.Hooks;

/// <summary>What came of one phase of one stage.</summary>
/// <param name="Outcome">As the record keeps it.</param>
/// <param name="Message">Why it is no success, fit for the client; or null.</param>
internal sealed record StageVerdict(StageOutcome Outcome, string? Message = null)
{
    public static StageVerdict Passed { get; } = new(StageOutcome.Passed);

    public static StageVerdict Skipped { get; } = new(StageOutcome.Skipped);

    /// <summary>The stage has no such phase.</summary>
    public static StageVerdict Absent { get; } = new(StageOutcome.Skipped);

    /// <summary>The single refs that are refused, when it is not the whole push that is; reasons fit for the client.</summary>
    public IReadOnlyList<RefRejection> Refs { get; init; } = [];
}
