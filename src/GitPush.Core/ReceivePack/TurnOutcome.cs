namespace GitPush.ReceivePack;

/// <summary>What came of a push's request for its repository's turn.</summary>
internal enum TurnOutcome
{
    /// <summary>It is the push's turn.</summary>
    Acquired,

    /// <summary>Another push runs, and the policy is not to wait.</summary>
    Busy,

    /// <summary>The wait took too long.</summary>
    TimedOut,

    /// <summary>A newer push came while this one waited.</summary>
    Superseded,
}
