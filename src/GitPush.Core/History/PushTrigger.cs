namespace GitPush.History;

/// <summary>What made a push run.</summary>
public enum PushTrigger
{
    /// <summary>A git client pushed.</summary>
    Push,

    /// <summary>Somebody had the stages run again for commits that were pushed before; no ref changes.</summary>
    Redeploy,

    /// <summary>Somebody had the refs of an earlier push set back to what it brought, and the stages run for that.</summary>
    Rollback,
}
