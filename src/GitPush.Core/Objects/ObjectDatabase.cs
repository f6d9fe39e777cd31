namespace GitPush.Objects;

/// <summary>
/// The objects of one repository: packs and loose objects of one <c>objects</c> folder, and behind it those of a fallback
/// (a quarantine falls back to the repository's own objects). Thread-safe; readers are not and belong to one operation each.
/// </summary>
internal sealed class ObjectDatabase : IDisposable
{
    public ObjectDatabase(string objectsDirectory, ObjectDatabase? fallback = null)
    {
        ObjectsDirectory = objectsDirectory;
        Fallback = fallback;
    }

    public string ObjectsDirectory { get; }

    public ObjectDatabase? Fallback { get; }

    /// <summary>Whether the object exists here or in the fallback. Looks at the folder again before it says no.</summary>
    public bool Contains(ObjectId id) => throw new NotImplementedException();

    /// <summary>Whether the object exists in this folder itself, not in the fallback.</summary>
    public bool ContainsLocally(ObjectId id) => throw new NotImplementedException();

    public ObjectReader OpenReader() => throw new NotImplementedException();

    /// <summary>Forgets the list of packs, so that the next look-up reads the folder again.</summary>
    public void Refresh() => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
