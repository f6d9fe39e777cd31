namespace GitPush.Hooks;

/// <summary>What runs before what, whatever the order in which a host adds it.</summary>
internal enum StageOrder
{
    /// <summary>Says whether the push may be, before anything is done for it.</summary>
    Policy,

    /// <summary>All other stages, in the order in which they were added.</summary>
    Stage,
}
