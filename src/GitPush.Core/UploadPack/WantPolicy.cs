namespace GitPush.UploadPack;

/// <summary>Which objects a client may ask for by id.</summary>
internal enum WantPolicy
{
    /// <summary>Those that HEAD and the visible refs name.</summary>
    Tips,

    /// <summary>
    /// Those, and every commit that is reachable from them: between two stateless requests a ref may have moved on, and
    /// clients of v2 ask for a commit that they know from elsewhere, such as a submodule's.
    /// </summary>
    Reachable,
}
