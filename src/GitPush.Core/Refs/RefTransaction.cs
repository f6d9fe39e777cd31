using GitPush.Objects;

namespace GitPush.Refs;

/// <summary>
/// Changes any number of refs: first every lock is taken and every old value is compared, then all are changed. Disposing a
/// transaction that was not committed gives the locks back and changes nothing.
/// </summary>
internal sealed class RefTransaction : IDisposable
{
    /// <summary>Adds an update.</summary>
    /// <param name="name">The full name.</param>
    /// <param name="oldId">What it must name; zero: it must not exist.</param>
    /// <param name="newId">What it shall name; zero: it is deleted.</param>
    public void Update(string name, ObjectId oldId, ObjectId newId) => throw new NotImplementedException();

    /// <summary>Adds a symbolic ref's new target: HEAD.</summary>
    public void SetSymbolicTarget(string name, string target) => throw new NotImplementedException();

    /// <summary>Takes the locks and compares the old values.</summary>
    /// <returns>The refs that cannot be changed, by name; empty when the transaction may be committed.</returns>
    public ValueTask<IReadOnlyDictionary<string, RefFailure>> PrepareAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Changes the refs. Must follow a <see cref="PrepareAsync"/> that returned no failure.</summary>
    /// <exception cref="IOException">The file system failed in the middle; refs that were not yet changed are as they were.</exception>
    public void Commit() => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
