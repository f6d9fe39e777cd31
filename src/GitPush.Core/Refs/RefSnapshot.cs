using GitPush.Objects;

namespace GitPush.Refs;

/// <summary>All refs of a repository at one moment. Immutable.</summary>
internal sealed class RefSnapshot
{
    public RefHead Head => throw new NotImplementedException();

    /// <summary>All refs below <c>refs/</c> that name an object, sorted by the bytes of their names. Broken refs are left out.</summary>
    public IReadOnlyList<GitRef> Refs => throw new NotImplementedException();

    public bool TryGet(string name, out GitRef value) => throw new NotImplementedException();

    /// <summary>The refs whose names start with <paramref name="prefix"/>, found by binary search.</summary>
    public IEnumerable<GitRef> WithPrefix(string prefix) => throw new NotImplementedException();

    /// <summary>Whether some ref names exactly this object. The set behind it is built at the first call and kept.</summary>
    public bool IsTip(ObjectId id) => throw new NotImplementedException();
}
