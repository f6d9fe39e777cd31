using GitPush.Objects;
using GitPush.Traversal;

namespace GitPush.Maintenance;

/// <summary>
/// Marks what can be reached from some objects: about 40 bytes per object. Unlike the walk of a fetch it can go on after holes,
/// and does not trust one object more than another.
/// </summary>
/// <param name="objects">Reads the objects.</param>
/// <param name="commits">Reads the commits.</param>
/// <param name="others">What counts as marked already, with all that it reaches.</param>
internal sealed class ReachableObjects(ObjectReader objects, CommitGraph commits, ReachableObjects? others = null)
{
    private readonly IdTable _marked = new();
    private readonly Stack<(ObjectId Id, ObjectType? Type)> _pending = new();

    public bool Contains(ObjectId id) => _marked.Find(id) >= 0 || others?.Contains(id) is true;

    /// <summary>Marks an object and all that it reaches.</summary>
    /// <exception cref="MissingObjectException">Something is missing.</exception>
    public void Add(ObjectId id, CancellationToken cancellationToken) => Walk(id, mayBeMissing: false, cancellationToken);

    /// <summary>Marks an object and what it reaches, as far as that is there.</summary>
    public void AddWhatIsThere(ObjectId id, CancellationToken cancellationToken) => Walk(id, mayBeMissing: true, cancellationToken);

    private void Walk(ObjectId start, bool mayBeMissing, CancellationToken cancellationToken)
    {
        _pending.Push((start, null));
        while (_pending.TryPop(out var next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Contains(next.Id))
            {
                continue;
            }

            var type = next.Type ?? (objects.TryGetInfo(next.Id, out var found, out _) ? found : null);
            if (type is null || !TryPushLinks(next.Id, type.Value))
            {
                if (mayBeMissing)
                {
                    continue;
                }

                _pending.Clear();
                throw new MissingObjectException("object", next.Id);
            }

            _ = _marked.Add(next.Id, out _);
        }
    }

    /// <returns>False when the object is missing. Whether a blob is, is not looked at.</returns>
    private bool TryPushLinks(ObjectId id, ObjectType type)
    {
        if (type == ObjectType.Blob)
        {
            return true;
        }

        if (type == ObjectType.Commit)
        {
            return TryPushLinksOfCommit(id);
        }

        if (!objects.TryRent(id, out var value))
        {
            return false;
        }

        using (value)
        {
            if (value.Type != type)
            {
                throw new ObjectCorruptException(id, $"it is named as a {ObjectTypeNames.ToText(type)} and is none");
            }

            if (type == ObjectType.Tag)
            {
                var tag = ObjectReader.ReadTag(id, value.Value);
                _pending.Push((tag.Target, tag.TargetType));
                return true;
            }

            var entry = new TreeReader(value.Data.Span, id: id);
            while (entry.Read())
            {
                if (entry.IsSubmodule || Contains(entry.Id))
                {
                    continue;
                }

                if (entry.IsTree)
                {
                    _pending.Push((entry.Id, ObjectType.Tree));
                }
                else
                {
                    _ = _marked.Add(entry.Id, out _);
                }
            }

            return true;
        }
    }

    private bool TryPushLinksOfCommit(ObjectId id)
    {
        var commit = commits.Add(id);
        if (!commits.TryLoad(commit))
        {
            return false;
        }

        foreach (var parent in commits.Parents(commit))
        {
            _pending.Push((commits.Id(parent), ObjectType.Commit));
        }

        _pending.Push((commits.Tree(commit), ObjectType.Tree));
        return true;
    }
}
