using GitPush.Objects;
using GitPush.Traversal;

namespace GitPush.Maintenance;

/// <summary>
/// The objects of an inventory that nothing reaches, and which of them are to go: those that are older than the grace and that
/// no younger one reaches. A younger one may belong to a push whose refs are not written yet, as git has it.
/// </summary>
internal sealed class UnreachableObjects
{
    private readonly ReachableObjects _reachable;
    private readonly ReachableObjects _keptByYounger;
    private readonly Dictionary<ObjectId, uint> _times = [];
    private readonly HashSet<ObjectId> _doomed = [];

    private UnreachableObjects(ObjectReader reader, CommitGraph commits)
    {
        _reachable = new ReachableObjects(reader, commits);
        _keptByYounger = new ReachableObjects(reader, commits, _reachable);
    }

    /// <summary>How many unreachable objects stay.</summary>
    public int KeptCount => _times.Count - _doomed.Count;

    /// <summary>How many are to go.</summary>
    public int DoomedCount => _doomed.Count;

    /// <param name="roots">What keeps objects.</param>
    /// <param name="inventory">The objects.</param>
    /// <param name="cutOff">What was touched later is young.</param>
    /// <param name="reader">Reads the objects.</param>
    /// <param name="commits">Reads the commits.</param>
    /// <exception cref="MissingObjectException">Something that a ref reaches is missing: nothing is to be removed.</exception>
    /// <exception cref="InvalidDataException">The ages of the objects of a cruft pack cannot be read.</exception>
    public static UnreachableObjects Find(
        ObjectRoots roots, ObjectInventory inventory, DateTimeOffset cutOff, ObjectReader reader, CommitGraph commits, CancellationToken cancellationToken)
    {
        var found = new UnreachableObjects(reader, commits);
        found.AddReachable(roots, cancellationToken);
        found.CollectTimes(inventory, cancellationToken);
        found.Judge(cutOff.ToUnixTimeSeconds(), cancellationToken);
        return found;
    }

    /// <summary>Whether a ref or a reflog reaches it.</summary>
    public bool IsReachable(ObjectId id) => _reachable.Contains(id);

    /// <summary>Whether it is to go.</summary>
    public bool IsDoomed(ObjectId id) => _doomed.Contains(id);

    /// <summary>When an unreachable object was last touched, in seconds since 1970.</summary>
    public uint TimeOf(ObjectId id) => _times[id];

    /// <summary>Looks at the roots again, after time has passed.</summary>
    /// <returns>Whether something that is to go is needed now.</returns>
    public bool IsAnyNeeded(ObjectRoots roots, CancellationToken cancellationToken)
    {
        foreach (var id in roots.Refs.Concat(roots.Others))
        {
            _reachable.AddWhatIsThere(id, cancellationToken);
        }

        return _doomed.Any(_reachable.Contains);
    }

    private void AddReachable(ObjectRoots roots, CancellationToken cancellationToken)
    {
        foreach (var id in roots.Refs)
        {
            _reachable.Add(id, cancellationToken);
        }

        foreach (var id in roots.Others)
        {
            _reachable.AddWhatIsThere(id, cancellationToken);
        }
    }

    private void CollectTimes(ObjectInventory inventory, CancellationToken cancellationToken)
    {
        foreach (var pack in inventory.Packs.Where(pack => pack.Kind != LocalPackKind.Kept))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var times = pack.ReadTimes();
            var index = pack.File.Index;
            for (var position = 0; position < index.Count; position++)
            {
                Note(index.IdAt(position), times(position));
            }
        }

        foreach (var (id, time) in inventory.Loose)
        {
            Note(id, (uint)new DateTimeOffset(time).ToUnixTimeSeconds());
        }
    }

    private void Note(ObjectId id, uint time)
    {
        if (!_reachable.Contains(id))
        {
            _times[id] = Math.Max(time, _times.GetValueOrDefault(id));
        }
    }

    private void Judge(long cutOff, CancellationToken cancellationToken)
    {
        foreach (var (id, time) in _times)
        {
            if (time > cutOff)
            {
                _keptByYounger.AddWhatIsThere(id, cancellationToken);
            }
        }

        foreach (var (id, time) in _times)
        {
            if (time <= cutOff && !_keptByYounger.Contains(id))
            {
                _ = _doomed.Add(id);
            }
        }
    }
}
