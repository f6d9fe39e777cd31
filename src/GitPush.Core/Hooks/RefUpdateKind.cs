namespace GitPush.Hooks;

/// <summary>What a push does to one ref.</summary>
public enum RefUpdateKind
{
    /// <summary>The ref did not exist.</summary>
    Create,

    /// <summary>The new commit has the old one among its ancestors.</summary>
    FastForward,

    /// <summary>The ref moves to something that does not contain what it named before; also every move of a tag.</summary>
    Forced,

    /// <summary>The ref goes away.</summary>
    Delete,

    /// <summary>
    /// The ref stays where it is, and the old id is the new one: somebody has the stages run again for what it names
    /// (<see cref="History.PushTrigger.Redeploy"/>).
    /// </summary>
    Unchanged,
}
