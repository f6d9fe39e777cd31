namespace GitPush.Refs;

/// <summary>What the header of a <c>packed-refs</c> file promises.</summary>
[Flags]
internal enum PackedRefsTraits
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Refs below <c>refs/tags/</c> have their peeled value, if they can have one.</summary>
    Peeled = 1,

    /// <summary>All refs have their peeled value, if they can have one.</summary>
    FullyPeeled = 2,

    /// <summary>The lines are sorted by the bytes of the names.</summary>
    Sorted = 4,

    /// <summary>All that git promises today.</summary>
    All = Peeled | FullyPeeled | Sorted,
}
