namespace GitPush.History;

/// <summary>What came of one stage.</summary>
public enum StageOutcome
{
    /// <summary>It ran to its end and let the push go on.</summary>
    Passed,

    /// <summary>It did not apply to this push's refs and paths.</summary>
    Skipped,

    /// <summary>It refused the push or some of its refs.</summary>
    Rejected,

    /// <summary>It threw.</summary>
    Failed,

    /// <summary>Its time was up.</summary>
    TimedOut,

    /// <summary>The push was cancelled while it ran.</summary>
    Cancelled,
}
