namespace GitPush.Refs;

/// <summary>Why a transaction could not take one ref.</summary>
internal enum RefFailure
{
    /// <summary>The name is none that git allows.</summary>
    InvalidName,

    /// <summary>Somebody else holds the lock file, still after the wait.</summary>
    Locked,

    /// <summary>The ref exists, and the update says that it does not.</summary>
    AlreadyExists,

    /// <summary>The ref does not exist, and the update says what it names.</summary>
    DoesNotExist,

    /// <summary>The ref does not name what the update says it names.</summary>
    IncorrectOldValue,

    /// <summary>
    /// A ref <c>a</c> and a ref <c>a/b</c> cannot both exist; or two updates of one transaction end at the same ref, one of
    /// them through a symbolic ref.
    /// </summary>
    NameConflict,

    /// <summary>Two refs differ by case only, on a file system that does not tell them apart.</summary>
    CaseConflict,

    /// <summary>The file system refused.</summary>
    Storage,
}
