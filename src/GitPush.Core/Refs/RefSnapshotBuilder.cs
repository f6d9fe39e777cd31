using GitPush.Objects;

namespace GitPush.Refs;

/// <summary>Makes of the refs that have files what lies over the packed ones, and follows the symbolic ones.</summary>
internal static class RefSnapshotBuilder
{
    /// <summary>How many symbolic refs may follow each other, as in git.</summary>
    public const int MaxSymbolicDepth = 5;

    /// <summary>The refs that have files, in their order. One with the id zero names nothing, and hides a packed one of its name.</summary>
    /// <param name="loose">Sorted by the bytes of the names.</param>
    public static GitRef[] Follow(List<LooseRef> loose, PackedRefs packed)
    {
        var refs = new List<GitRef>(loose.Count);
        var symbolic = false;
        foreach (var (name, value) in loose)
        {
            switch (value.Kind)
            {
                case RawRefKind.Id:
                    refs.Add(new GitRef(name, value.Id));
                    break;
                case RawRefKind.Symbolic:
                    symbolic = true;
                    refs.Add(new GitRef(name, ObjectId.Zero) { SymbolicTarget = value.Target });
                    break;
                case RawRefKind.Broken:
                    refs.Add(new GitRef(name, ObjectId.Zero));
                    break;
                case RawRefKind.Missing:
                default:
                    // The file went away after its folder was listed, as when somebody packs refs.
                    break;
            }
        }

        return symbolic ? FollowAll([.. refs], packed) : [.. refs];
    }

    /// <summary>What HEAD finally points to.</summary>
    public static RefHead Head(in RawRef head, GitRef[] loose, PackedRefs packed) => head.Kind switch
    {
        RawRefKind.Id => new RefHead(null, head.Id),
        RawRefKind.Symbolic => Follow(head.Target!, loose, packed),
        _ => default,
    };

    private static GitRef[] FollowAll(GitRef[] refs, PackedRefs packed)
    {
        var followed = new GitRef[refs.Length];
        for (var i = 0; i < refs.Length; i++)
        {
            // What points nowhere names no object.
            followed[i] = refs[i].SymbolicTarget is not { } target ? refs[i]
                : Follow(target, refs, packed) is { Id: { } id, Target: var final } ? refs[i] with { Id = id, SymbolicTarget = final }
                : new GitRef(refs[i].Name, ObjectId.Zero);
        }

        return followed;
    }

    private static RefHead Follow(string target, GitRef[] loose, PackedRefs packed)
    {
        for (var depth = 1; depth <= MaxSymbolicDepth; depth++)
        {
            if (!RefSnapshot.Find(loose, target, out var value) && !packed.TryGet(target, out value))
            {
                return new RefHead(target, null);
            }

            if (!value.Id.IsZero)
            {
                // In what was followed already, the target is the last of the chain.
                return new RefHead(value.SymbolicTarget ?? target, value.Id);
            }

            if (value.SymbolicTarget is null)
            {
                return new RefHead(target, null);
            }

            target = value.SymbolicTarget;
        }

        return default;
    }
}
