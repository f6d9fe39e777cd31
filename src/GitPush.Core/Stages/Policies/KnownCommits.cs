using GitPush.Objects;
using GitPush.Traversal;

namespace GitPush.Stages.Policies;

/// <summary>The commits that some refs had before the push, which are not new for some policies.</summary>
/// <param name="policies">The policies: one bit for each.</param>
/// <param name="isTip">Whether one of the refs names exactly this object.</param>
/// <param name="reachable">What the refs reach.</param>
internal sealed class KnownCommits(ulong policies, Func<ObjectId, bool> isTip, ReachableCommits reachable)
{
    // By commit number.
    private readonly Dictionary<int, bool> _answers = [];

    /// <summary>The policies for which these commits are not new: one bit for each.</summary>
    public ulong Policies => policies;

    /// <param name="commit">The commit's number.</param>
    /// <param name="id">Its id.</param>
    /// <param name="isPushed">Whether it came with the push, so that no ref can have reached it.</param>
    /// <param name="cancellationToken">Ends the walk from the refs.</param>
    public bool Contains(int commit, ObjectId id, bool isPushed, CancellationToken cancellationToken)
    {
        if (!_answers.TryGetValue(commit, out var isKnown))
        {
            _answers.Add(commit, isKnown = isTip(id) || (!isPushed && reachable.Contains(id, cancellationToken)));
        }

        return isKnown;
    }
}
