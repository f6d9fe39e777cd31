using GitPush.Objects;

namespace GitPush.Refs;

/// <summary>
/// All refs of a repository at one moment. Immutable. The packed refs, which may be very many and change rarely, are shared by
/// all snapshots of one <c>packed-refs</c> file; a snapshot of its own has only the loose ones that lie over them.
/// </summary>
internal sealed class RefSnapshot
{
    private readonly PackedRefs _packedFile;
    private readonly GitRef[] _packed;
    private readonly GitRef[] _loose;
    private readonly Lazy<LooseTips> _tips;

    /// <param name="loose">
    /// The refs that have files, as <see cref="RefSnapshotBuilder.Follow(List{LooseRef}, PackedRefs)"/> returns them; kept, and
    /// must not change any more.
    /// </param>
    internal RefSnapshot(RefHead head, GitRef[] loose, PackedRefs packed)
    {
        Head = head;
        _loose = loose;
        _packedFile = packed;
        _packed = packed.All;
        _tips = new Lazy<LooseTips>(() => new LooseTips(loose, packed));
    }

    public RefHead Head { get; }

    /// <summary>
    /// All refs below <c>refs/</c> that name an object, sorted by the bytes of their names. Broken refs are left out, and so
    /// are those whose names are not valid or not UTF-8.
    /// </summary>
    public IEnumerable<GitRef> Refs => WithPrefix("");

    public bool TryGet(string name, out GitRef value) =>
        Find(_loose, name, out value) ? !value.Id.IsZero : Find(_packed, name, out value);

    /// <summary>The refs whose names start with <paramref name="prefix"/>, found by binary search.</summary>
    public IEnumerable<GitRef> WithPrefix(string prefix)
    {
        var next = LowerBound(_packed, prefix);
        var end = EndOfPrefix(_packed, next, prefix);
        for (var i = LowerBound(_loose, prefix); i < _loose.Length && _loose[i].Name.StartsWith(prefix, StringComparison.Ordinal); i++)
        {
            var at = next + LowerBound(_packed.AsSpan(next..end), _loose[i].Name);
            for (; next < at; next++)
            {
                yield return _packed[next];
            }

            if (next < end && _packed[next].Name == _loose[i].Name)
            {
                next++;
            }

            if (!_loose[i].Id.IsZero)
            {
                yield return _loose[i];
            }
        }

        for (; next < end; next++)
        {
            yield return _packed[next];
        }
    }

    /// <summary>The refs that have one of some prefixes as their name, or as the folders above it.</summary>
    public RefSnapshot Only(IReadOnlyList<string> prefixes) =>
        new(Head, [.. Refs.Where(candidate => prefixes.Any(prefix => HiddenRefs.IsAtOrBelow(candidate.Name, prefix.TrimEnd('/'))))], PackedRefs.Empty);

    /// <summary>Whether some ref names exactly this object.</summary>
    public bool IsTip(ObjectId id) => _tips.Value.Ids.Contains(id) || _packedFile.CountOf(id) > _tips.Value.Hidden.GetValueOrDefault(id);

    /// <summary>Finds a ref by its full name.</summary>
    internal static bool Find(ReadOnlySpan<GitRef> refs, string name, out GitRef value)
    {
        var index = LowerBound(refs, name);
        var found = index < refs.Length && refs[index].Name == name;
        value = found ? refs[index] : default;
        return found;
    }

    /// <summary>The index of the first ref whose name does not sort before <paramref name="name"/>.</summary>
    private static int LowerBound(ReadOnlySpan<GitRef> refs, string name)
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

    // Names that share a beginning follow each other.
    private static int EndOfPrefix(ReadOnlySpan<GitRef> refs, int start, string prefix)
    {
        var low = start;
        var high = refs.Length;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (refs[middle].Name.StartsWith(prefix, StringComparison.Ordinal))
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

    /// <summary>What the loose refs name, and how many packed refs of each id they hide.</summary>
    private sealed class LooseTips
    {
        public LooseTips(GitRef[] loose, PackedRefs packed)
        {
            foreach (var value in loose)
            {
                if (!value.Id.IsZero)
                {
                    Ids.Add(value.Id);
                }

                if (Find(packed.All, value.Name, out var hidden))
                {
                    Hidden[hidden.Id] = Hidden.GetValueOrDefault(hidden.Id) + 1;
                }
            }
        }

        public HashSet<ObjectId> Ids { get; } = [];

        public Dictionary<ObjectId, int> Hidden { get; } = [];
    }
}
