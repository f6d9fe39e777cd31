namespace GitPush.History;

/// <summary>What came of a push.</summary>
public enum PushResult
{
    /// <summary>It still runs.</summary>
    Running,

    /// <summary>Every ref changed.</summary>
    Succeeded,

    /// <summary>Some refs changed, others were refused.</summary>
    PartlyRejected,

    /// <summary>No ref changed: the server's rules or a stage refused.</summary>
    Rejected,

    /// <summary>No ref changed: the pack was bad, a stage threw or ran out of time, the disk was full.</summary>
    Failed,

    /// <summary>No ref changed: a newer push, an operator, the client's going away or the end of the host cancelled it.</summary>
    Cancelled,

    /// <summary>The server ended in the middle of it; the refs tell whether they changed.</summary>
    Interrupted,
}
