namespace GitPush.Access;

/// <summary>What a client asks to do with a repository.</summary>
public enum GitOperation
{
    /// <summary>Clone, fetch, <c>ls-remote</c>: git-upload-pack.</summary>
    Fetch,

    /// <summary>Push: git-receive-pack.</summary>
    Push,
}
