namespace GitPush.Refs;

/// <summary>
/// The refs of one repository, as git's "files" backend keeps them. Thread-safe. What it returns is at most as old as the
/// call: the cache is checked against the stamps of files and folders each time.
/// </summary>
internal sealed class RefStore(string gitDirectory)
{
    public string GitDirectory { get; } = gitDirectory;

    /// <summary>All refs at one moment.</summary>
    public RefSnapshot Read() => throw new NotImplementedException();

    /// <summary>One ref, without reading the others. Follows symbolic refs. Null when it does not exist or is broken.</summary>
    public GitRef? TryGet(string name) => throw new NotImplementedException();

    /// <summary>A transaction over any number of refs.</summary>
    /// <param name="identity">Who changes the refs, for the reflogs.</param>
    /// <param name="message">Why, for the reflogs: <c>push</c>.</param>
    public RefTransaction BeginTransaction(ReflogIdentity identity, string message) => throw new NotImplementedException();
}
