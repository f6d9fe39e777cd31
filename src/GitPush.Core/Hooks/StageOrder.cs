namespace GitPush.Hooks;

/// <summary>What comes first among a push's stages. Those of one kind run in the order in which they were added.</summary>
internal enum StageOrder
{
    /// <summary>What decides whether refs may change at all, before anything is built or deployed for them.</summary>
    Policy,

    /// <summary>What the host does on the push.</summary>
    Stage,
}
