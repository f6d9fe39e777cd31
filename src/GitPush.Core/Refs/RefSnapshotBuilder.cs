using GitPush.Objects;

namespace GitPush.Refs;

/// <summary>Lays loose refs over packed ones and follows the symbolic ones.</summary>
internal static class RefSnapshotBuilder
{
    /// <summary>How many symbolic refs may follow each other, as in git.</summary>
    public const int MaxSymbolicDepth = 5;

    /// <param name="loose">Sorted by the bytes of the names, as <paramref name="packed"/> is.</param>
    public static GitRef[] Merge(List<LooseRef> loose, GitRef[] packed)
    {
        if (loose.Count == 0)
        {
            return packed;
        }

        var merged = new List<GitRef>(loose.Count + packed.Length);
        var symbolic = false;
        var next = 0;
        foreach (var (name, value) in loose)
        {
            var at = next + RefSnapshot.LowerBound(packed.AsSpan(next), name);
            merged.AddRange(packed.AsSpan(next..at));
            var isPacked = at < packed.Length && packed[at].Name == name;
            next = isPacked ? at + 1 : at;
            switch (value.Kind)
            {
                case RawRefKind.Id:
                    merged.Add(new GitRef(name, value.Id));
                    break;
                case RawRefKind.Symbolic:
                    symbolic = true;
                    merged.Add(new GitRef(name, ObjectId.Zero) { SymbolicTarget = value.Target });
                    break;
                case RawRefKind.Missing when isPacked:
                    // The file went away after its folder was listed, as when somebody packs refs.
                    merged.Add(packed[at]);
                    break;
                case RawRefKind.Broken:
                case RawRefKind.Missing:
                default:
                    break;
            }
        }

        merged.AddRange(packed.AsSpan(next));
        return symbolic ? FollowAll([.. merged]) : [.. merged];
    }

    /// <summary>What HEAD finally points to.</summary>
    public static RefHead Head(in RawRef head, GitRef[] refs) => head.Kind switch
    {
        RawRefKind.Id => new RefHead(null, head.Id),
        RawRefKind.Symbolic => Follow(head.Target!, refs, 1),
        _ => default,
    };

    // What points nowhere names no object and is left out.
    private static GitRef[] FollowAll(GitRef[] refs)
    {
        var followed = new List<GitRef>(refs.Length);
        foreach (var value in refs)
        {
            if (value.SymbolicTarget is null)
            {
                followed.Add(value);
            }
            else if (Follow(value.SymbolicTarget, refs, 1) is { Id: { } id, Target: var target })
            {
                followed.Add(value with { Id = id, SymbolicTarget = target });
            }
        }

        return [.. followed];
    }

    private static RefHead Follow(string target, GitRef[] refs, int depth)
    {
        for (; depth <= MaxSymbolicDepth; depth++)
        {
            var at = RefSnapshot.LowerBound(refs, target);
            if (at == refs.Length || refs[at].Name != target)
            {
                return new RefHead(target, null);
            }

            if (!refs[at].Id.IsZero)
            {
                // In what was followed already, the target is the last of the chain.
                return new RefHead(refs[at].SymbolicTarget ?? target, refs[at].Id);
            }

            target = refs[at].SymbolicTarget!;
        }

        return default;
    }
}
