namespace GitPush.UploadPack;

/// <summary>What clients hear of a HEAD whose branch does not exist yet (git-config(1), <c>lsrefs.unborn</c>).</summary>
internal enum UnbornHead
{
    /// <summary>Nothing.</summary>
    Ignore,

    /// <summary>Its branch, when they ask for it.</summary>
    Allow,

    /// <summary>Its branch, when they ask for it, as the server offers.</summary>
    Advertise,
}
