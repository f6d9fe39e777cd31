using GitPush.Objects;
using GitPush.Refs;

namespace GitPush.Traversal;

/// <summary>
/// The commits that some refs reach, found as far as the questions asked so far needed: newest first, so that a commit near the
/// tips is found after a few reads. To say no, a whole history is read, or what of it the commit-graph says may reach the commit.
/// Where the history has a hole, it ends there.
/// </summary>
internal sealed class ReachableCommits(IEnumerable<GitRef> refs, ObjectReader objects, CommitGraph commits, PeeledTags tags)
{
    private readonly HashSet<int> _met = [];
    private readonly GenerationQueue _queue = new(commits);
    private bool _started;

    /// <summary>Whether a commit that is in the repository is one of them.</summary>
    public bool Contains(ObjectId id, CancellationToken cancellationToken)
    {
        Start(cancellationToken);
        var commit = commits.Add(id);
        var generation = commits.Generation(commit);
        while (!_met.Contains(commit))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_queue.TryTake(generation, out var next))
            {
                return false;
            }

            // By number: loading a parent may move the array that the span lies in.
            for (var i = 0; i < commits.Parents(next).Length; i++)
            {
                Add(commits.Parents(next)[i]);
            }
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
        foreach (var reference in refs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var target = tags.Peel(reference) ?? reference.Id;
            if (objects.TryGetInfo(target, out var type, out _) && type == ObjectType.Commit)
            {
                Add(commits.Add(target));
            }
        }
    }

    private void Add(int commit)
    {
        if (_met.Add(commit) && commits.TryLoad(commit))
        {
            _queue.Add(commit);
        }
    }
}
