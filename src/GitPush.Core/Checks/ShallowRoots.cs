using GitPush.Objects;
using GitPush.Refs;
using GitPush.Traversal;

namespace GitPush.Checks;

/// <summary>
/// Finds out which new tips of a push from a shallow clone can only be taken when history ends at some of the clone's own ends,
/// and at which (git's <c>assign_shallow_commits_to_refs()</c>). A tip that builds on what refs reach needs none. Each commit is
/// looked at once, however many tips there are.
/// </summary>
internal sealed class ShallowRoots : IDisposable
{
    private readonly ObjectDatabase _objects;
    private readonly RefSnapshot _refs;
    private readonly IReadOnlySet<ObjectId> _candidates;
    private readonly ObjectReader _reader;
    private readonly CommitGraph _commits;
    private readonly PeeledTags _tags;
    private readonly ReachableCommits _reachable;
    private readonly HashSet<ObjectId> _found = [];

    // Whether a commit, or one below it, must be a root.
    private readonly Dictionary<int, bool> _needs = [];
    private readonly Stack<(int Commit, int NextParent)> _path = new();

    /// <param name="objects">The quarantine, with the repository's own objects behind it.</param>
    /// <param name="refs">The refs before the push.</param>
    /// <param name="shallow">The commits at which the repository's history ends already.</param>
    /// <param name="candidates">The commits at which the client's history ends.</param>
    public ShallowRoots(ObjectDatabase objects, RefSnapshot refs, IReadOnlySet<ObjectId> shallow, IReadOnlySet<ObjectId> candidates)
    {
        _objects = objects;
        _refs = refs;
        _candidates = candidates;
        _reader = objects.OpenReader();
        _commits = new CommitGraph(_reader, shallow);
        _tags = new PeeledTags(_reader);
        _reachable = new ReachableCommits(refs.Refs, _reader, _commits, _tags);
    }

    /// <summary>The candidates at which history must end for the tips that were asked about so far.</summary>
    public IReadOnlySet<ObjectId> Found => _found;

    /// <summary>Whether a tip needs history to end at a candidate.</summary>
    public bool IsNeededBy(ObjectId tip, CancellationToken cancellationToken)
    {
        var target = _tags.Peel(tip) ?? tip;
        if (!_reader.TryGetInfo(target, out var type, out _) || type != ObjectType.Commit)
        {
            return false;
        }

        var start = _commits.Add(target);
        if (!_needs.ContainsKey(start))
        {
            Enter(start, cancellationToken);
        }

        while (_path.TryPop(out var step))
        {
            var parents = _commits.Parents(step.Commit);
            if (step.NextParent == parents.Length)
            {
                // Ancestors are finished before their descendants, so what is known of this one is all.
                if (_path.TryPeek(out var child))
                {
                    _needs[child.Commit] |= _needs[step.Commit];
                }

                continue;
            }

            _path.Push((step.Commit, step.NextParent + 1));
            var parent = parents[step.NextParent];
            if (!_needs.ContainsKey(parent))
            {
                Enter(parent, cancellationToken);
            }

            // Of one that was entered just now this is not the last word.
            _needs[step.Commit] |= _needs[parent];
        }

        return _needs[start];
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>Decides about a commit by itself, or takes it onto the path where that depends on its parents.</summary>
    private void Enter(int commit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var id = _commits.Id(commit);
        var isRoot = false;

        // What is not there is for the connectivity check to miss.
        if (_commits.TryLoad(commit) && !IsReached(id, cancellationToken))
        {
            isRoot = _candidates.Contains(id);
            if (isRoot)
            {
                _ = _found.Add(id);
            }
            else
            {
                _path.Push((commit, 0));
            }
        }

        _needs[commit] = isRoot;
    }

    private bool IsReached(ObjectId commit, CancellationToken cancellationToken) =>
        _refs.IsTip(commit) || (!_objects.ContainsLocally(commit) && _reachable.Contains(commit, cancellationToken));
}
