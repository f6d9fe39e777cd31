namespace GitPush.Refs;

/// <summary>What stands in the place of one ref.</summary>
internal enum RawRefKind
{
    /// <summary>Nothing, or a folder.</summary>
    Missing,

    /// <summary>Something that git does not understand either; it hides a packed ref of the same name.</summary>
    Broken,

    /// <summary>An object id.</summary>
    Id,

    /// <summary>Another ref's name.</summary>
    Symbolic,
}
