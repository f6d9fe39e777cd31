namespace GitPush.Maintenance;

/// <summary>What may be done with a pack.</summary>
internal enum LocalPackKind
{
    /// <summary>May be packed together with others.</summary>
    Plain,

    /// <summary>Has a reachability bitmap, which is lost with it: is rewritten only where something in it is to go.</summary>
    Indexed,

    /// <summary>Holds unreachable objects, with the age of each.</summary>
    Cruft,

    /// <summary>Is not ours to touch: somebody said so, or its objects are promised by another repository.</summary>
    Kept,
}
