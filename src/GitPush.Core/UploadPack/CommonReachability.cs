using GitPush.Traversal;

namespace GitPush.UploadPack;

/// <summary>Answers whether commits reach one that the client has, remembering the answers on the way.</summary>
internal sealed class CommonReachability(CommitGraph commits, long oldestDate)
{
    // True: reaches a common commit; false: all of its history down to the oldest date was looked at, and does not.
    private readonly Dictionary<int, bool> _known = [];
    private readonly Stack<(int Commit, int NextParent)> _path = new();

    /// <summary>Looks depth first for a common commit among the ancestors, itself included.</summary>
    public bool Reaches(int start, CancellationToken cancellationToken)
    {
        _path.Clear();
        if (Enter(start))
        {
            return true;
        }

        while (_path.TryPop(out var step))
        {
            var parents = commits.Parents(step.Commit);
            if (step.NextParent == parents.Length)
            {
                continue;
            }

            _path.Push((step.Commit, step.NextParent + 1));
            if (Enter(parents[step.NextParent]))
            {
                foreach (var (commit, _) in _path)
                {
                    _known[commit] = true;
                }

                return true;
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        return false;
    }

    /// <summary>Returns what is known of a commit, or takes it onto the path as one that is not known to reach.</summary>
    private bool Enter(int commit)
    {
        if ((commits.Marks(commit) & CommitMarks.TheyHave) != 0)
        {
            return true;
        }

        if (_known.TryGetValue(commit, out var reaches))
        {
            return reaches;
        }

        _known[commit] = false;

        // A hole in the history reaches nothing; whether it matters is for the walk that follows to say.
        if (commits.TryLoad(commit) && commits.Date(commit) >= oldestDate)
        {
            _path.Push((commit, 0));
        }

        return false;
    }
}
