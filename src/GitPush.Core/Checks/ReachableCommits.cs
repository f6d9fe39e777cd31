using GitPush.Objects;
using GitPush.Refs;

namespace GitPush.Checks;

/// <summary>
/// The commits that refs reach, found as far as the questions asked so far needed: newest first, so that a commit near the
/// tips is found after a few reads and a whole history is read only to say no.
/// </summary>
internal sealed class ReachableCommits(RefSnapshot refs, ObjectReader reader)
{
    private readonly HashSet<ObjectId> _seen = [];
    private readonly PriorityQueue<ObjectId, long> _newestFirst = new();
    private bool _started;

    public bool Contains(ObjectId commit, CancellationToken cancellationToken)
    {
        if (_seen.Contains(commit) || refs.IsTip(commit))
        {
            return true;
        }

        Start(cancellationToken);
        while (!_seen.Contains(commit))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_newestFirst.TryDequeue(out var next, out _))
            {
                return false;
            }

            AddParents(next);
        }

        return true;
    }

    private void Start(CancellationToken cancellationToken)
    {
        if (_started)
        {
            return;
        }

        _started = true;
        foreach (var reference in refs.Refs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Add(reference.Peeled ?? reference.Id);
        }
    }

    private void Add(ObjectId id)
    {
        while (_seen.Add(id) && reader.TryRead(id, out var value))
        {
            if (value.Type == ObjectType.Commit)
            {
                _newestFirst.Enqueue(id, -new CommitReader(value.Data.Span).CommitterTime);
                return;
            }

            if (value.Type != ObjectType.Tag)
            {
                return;
            }

            id = new TagReader(value.Data.Span).Target;
        }
    }

    private void AddParents(ObjectId id)
    {
        if (!reader.TryRead(id, out var value))
        {
            return;
        }

        var commit = new CommitReader(value.Data.Span);
        for (var i = 0; i < commit.ParentCount; i++)
        {
            Add(commit.Parent(i));
        }
    }
}
