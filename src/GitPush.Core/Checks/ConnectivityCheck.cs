using GitPush.Objects;
using GitPush.Packs;
using GitPush.Refs;
using GitPush.Traversal;

namespace GitPush.Checks;

/// <summary>
/// Checks that everything that the new tips reach is there: "everything reachable from the new tips and not from existing
/// refs must exist". What existing refs reach is complete by the same rule, applied to every push before this one.
/// </summary>
internal sealed class ConnectivityCheck : IDisposable
{
    private readonly ObjectDatabase _objects;
    private readonly RefSnapshot _refs;
    private readonly ObjectReader _reader;
    private readonly CommitGraph _commits;
    private readonly ReachableCommits _reachable;
    private readonly TreeConnectivity _trees;
    private readonly IReadOnlySet<ObjectId> _newRoots;
    private readonly HashSet<ObjectId> _checked = [];

    /// <param name="objects">The quarantine, with the repository's own objects behind it.</param>
    /// <param name="refs">The refs before the push.</param>
    /// <param name="shallow">The commits at which the repository's history ends.</param>
    /// <param name="newRoots">Commits at which it may end as well, unless a ref reaches them already.</param>
    /// <param name="maxTreeDepth">Levels of folders; deeper trees are refused.</param>
    public ConnectivityCheck(
        ObjectDatabase objects, RefSnapshot refs, IReadOnlySet<ObjectId> shallow, IReadOnlySet<ObjectId> newRoots, int maxTreeDepth)
    {
        _objects = objects;
        _refs = refs;
        _reader = objects.OpenReader();
        _commits = new CommitGraph(_reader, shallow);
        _newRoots = newRoots;
        _reachable = new ReachableCommits(refs.Refs, _reader, _commits, new PeeledTags(_reader));
        _trees = new TreeConnectivity(_reader, maxTreeDepth);
    }

    /// <summary>
    /// Whether the received pack alone answers for a tip: when no object of the pack names one outside of it, whatever the
    /// pack contains is complete. This is the first push of a history, where a walk would read every tree again.
    /// </summary>
    public bool IsAnsweredBy(ReceivedPack? pack, ObjectId tip) =>
        _refs.IsTip(tip) || (pack is { ExternalLinks.Count: 0 } && _objects.ContainsLocally(tip));

    /// <summary>Finds an object that a tip needs and that is missing.</summary>
    /// <returns>
    /// Its id, or null when the tip is complete. Once something was missing, the check must not be asked again: it has
    /// taken note of objects whose own needs it did not see to the end.
    /// </returns>
    public ObjectId? FindMissing(ObjectId tip, CancellationToken cancellationToken)
    {
        var pending = new Stack<(ObjectId Id, ObjectType? Expected)>();
        pending.Push((tip, null));
        while (pending.TryPop(out var next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_checked.Add(next.Id))
            {
                continue;
            }

            if (!_reader.TryGetInfo(next.Id, out var type, out _) || (next.Expected ?? type) != type)
            {
                return next.Id;
            }

            if (FindMissingIn(next.Id, type, pending, cancellationToken) is { } missing)
            {
                return missing;
            }
        }

        return null;
    }

    public void Dispose() => _reader.Dispose();

    private ObjectId? FindMissingIn(ObjectId id, ObjectType type, Stack<(ObjectId, ObjectType?)> pending, CancellationToken cancellationToken)
    {
        switch (type)
        {
            case ObjectType.Blob:
                return null;
            case ObjectType.Tree:
                return _trees.FindMissing(id, [], cancellationToken);
            case ObjectType.Tag:
                if (!_reader.TryRent(id, out var tagObject))
                {
                    return id;
                }

                using (tagObject)
                {
                    var tag = ObjectReader.ReadTag(id, tagObject.Value);
                    pending.Push((tag.Target, tag.TargetType));
                    return null;
                }

            default:
                return IsReached(id, cancellationToken) ? null : FindMissingInCommit(_commits.Add(id), pending, cancellationToken);
        }
    }

    /// <summary>Whether a ref reached a commit before the push. The common case, that a ref names it, reads nothing.</summary>
    private bool IsReached(ObjectId commit, CancellationToken cancellationToken) =>
        _refs.IsTip(commit) || (!_objects.ContainsLocally(commit) && _reachable.Contains(commit, cancellationToken));

    private ObjectId? FindMissingInCommit(int commit, Stack<(ObjectId, ObjectType?)> pending, CancellationToken cancellationToken)
    {
        if (!_commits.TryLoad(commit))
        {
            return _commits.Id(commit);
        }

        // By number: loading a parent may move the array that the span lies in.
        var parentCount = _newRoots.Contains(_commits.Id(commit)) ? 0 : _commits.Parents(commit).Length;
        var knownTrees = new List<ObjectId>(parentCount);
        for (var i = 0; i < parentCount; i++)
        {
            var parent = _commits.Parents(commit)[i];
            var id = _commits.Id(parent);
            pending.Push((id, ObjectType.Commit));
            if (_reader.TryGetInfo(id, out var type, out _) && type == ObjectType.Commit && _commits.TryLoad(parent))
            {
                knownTrees.Add(_commits.Tree(parent));
            }
        }

        // A parent is complete because a ref reaches it, or because this walk checks it as well: what a commit shares with
        // its parents needs no second look.
        return _trees.FindMissing(_commits.Tree(commit), knownTrees, cancellationToken);
    }
}
