using GitPush.Objects;

namespace GitPush.Refs;

/// <summary>All refs of a repository at one moment. Immutable.</summary>
internal sealed class RefSnapshot
{
    private readonly GitRef[] _refs;
    private readonly Lazy<HashSet<ObjectId>> _tips;

    /// <param name="refs">Sorted by the bytes of their names; the array is kept and must not change any more.</param>
    internal RefSnapshot(RefHead head, GitRef[] refs)
    {
        Head = head;
        _refs = refs;
        _tips = new Lazy<HashSet<ObjectId>>(() => Tips(refs));
    }

    public RefHead Head { get; }

    /// <summary>
    /// All refs below <c>refs/</c> that name an object, sorted by the bytes of their names. Broken refs are left out, and so
    /// are those whose names are not valid or not UTF-8.
    /// </summary>
    public IReadOnlyList<GitRef> Refs => _refs;

    public bool TryGet(string name, out GitRef value)
    {
        var index = LowerBound(_refs, name);
        var found = index < _refs.Length && _refs[index].Name == name;
        value = found ? _refs[index] : default;
        return found;
    }

    /// <summary>The refs whose names start with <paramref name="prefix"/>, found by binary search.</summary>
    public IEnumerable<GitRef> WithPrefix(string prefix)
    {
        for (var i = LowerBound(_refs, prefix); i < _refs.Length && _refs[i].Name.StartsWith(prefix, StringComparison.Ordinal); i++)
        {
            yield return _refs[i];
        }
    }

    /// <summary>Whether some ref names exactly this object. The set behind it is built at the first call and kept.</summary>
    public bool IsTip(ObjectId id) => _tips.Value.Contains(id);

    /// <summary>The index of the first ref whose name does not sort before <paramref name="name"/>.</summary>
    internal static int LowerBound(ReadOnlySpan<GitRef> refs, string name)
    {
        var low = 0;
        var high = refs.Length;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (RefNameComparer.Compare(refs[middle].Name, name) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static HashSet<ObjectId> Tips(GitRef[] refs)
    {
        var tips = new HashSet<ObjectId>(refs.Length);
        foreach (var value in refs)
        {
            tips.Add(value.Id);
        }

        return tips;
    }
}
