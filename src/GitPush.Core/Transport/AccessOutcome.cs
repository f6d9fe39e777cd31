namespace GitPush.Transport;

/// <summary>Whether a client may do with a repository what it asked for.</summary>
internal enum AccessOutcome
{
    /// <summary>It may.</summary>
    Granted,

    /// <summary>Nobody is logged in, and nobody may do this without: the transport asks for credentials.</summary>
    Unauthenticated,

    /// <summary>There is no such repository, or this user may not even know of it.</summary>
    NotFound,

    /// <summary>The user may fetch from the repository but not push to it.</summary>
    Forbidden,
}
