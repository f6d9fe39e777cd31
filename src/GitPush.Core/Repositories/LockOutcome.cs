namespace GitPush.Repositories;

/// <summary>What an attempt to take a lock file gave.</summary>
internal enum LockOutcome
{
    /// <summary>The lock is ours.</summary>
    Taken,

    /// <summary>Somebody else holds it.</summary>
    Held,

    /// <summary>The folder that it belongs into does not exist, or a file is in its place.</summary>
    NoFolder,

    /// <summary>The file system refused.</summary>
    Failed,
}
