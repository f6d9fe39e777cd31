namespace GitPush.UploadPack;

/// <summary>The commands of gitprotocol-v2(5) that are served.</summary>
internal enum V2Command
{
    /// <summary><c>ls-refs</c>.</summary>
    LsRefs,

    /// <summary><c>fetch</c>.</summary>
    Fetch,

    /// <summary><c>object-info</c>.</summary>
    ObjectInfo,
}
