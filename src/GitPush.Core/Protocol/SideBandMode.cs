namespace GitPush.Protocol;

/// <summary>Which multiplexing the client asked for (gitprotocol-capabilities(5)).</summary>
internal enum SideBandMode
{
    /// <summary>None: only the report travels, as it is.</summary>
    None,

    /// <summary><c>side-band</c>: packets of at most 1,000 bytes.</summary>
    SideBand,

    /// <summary><c>side-band-64k</c>: packets of at most 65,520 bytes.</summary>
    SideBand64k,
}
