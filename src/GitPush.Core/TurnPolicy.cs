namespace GitPush;

/// <summary>What a push does while another push to the same repository runs.</summary>
public enum TurnPolicy
{
    /// <summary>It waits, and its pusher is told for whom.</summary>
    Queue,

    /// <summary>It is refused at once.</summary>
    Reject,

    /// <summary>It cancels the stages of the running push and of those that wait, then takes its turn.</summary>
    Supersede,
}
