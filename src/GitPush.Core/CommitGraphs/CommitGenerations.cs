using GitPush.Traversal;

namespace GitPush.CommitGraphs;

/// <summary>
/// Both generation numbers of commits: the topological level, one more than the largest of the parents', and the corrected
/// commit date, which is the commit's own or, where clocks were wrong, one more than the largest of the parents'.
/// </summary>
internal sealed class CommitGenerations
{
    private readonly CommitGraph _commits;
    private readonly uint[] _levels;
    private readonly long[] _dates;

    /// <param name="members">Loaded commits; with each of them its parents.</param>
    public CommitGenerations(CommitGraph commits, IReadOnlyList<int> members)
    {
        _commits = commits;
        _levels = new uint[commits.Count];
        _dates = new long[commits.Count];
        var path = new Stack<int>();
        foreach (var member in members)
        {
            path.Push(member);
            while (path.TryPeek(out var commit))
            {
                if (_levels[commit] != 0 || !PushParents(commit, path))
                {
                    _ = path.Pop();
                    Compute(commit);
                }
            }
        }
    }

    /// <summary>The topological level.</summary>
    public uint Level(int commit) => _levels[commit];

    /// <summary>
    /// The corrected commit date less what the file keeps of the commit's own, to which a reader adds it: of a time in the far
    /// future, some bits are missing there.
    /// </summary>
    public long Offset(int commit) => _dates[commit] - (_commits.Date(commit) & CommitGraphFormat.DateMask);

    /// <returns>Whether there is a parent to be computed first.</returns>
    private bool PushParents(int commit, Stack<int> path)
    {
        var before = path.Count;
        foreach (var parent in _commits.Parents(commit))
        {
            if (_levels[parent] == 0)
            {
                path.Push(parent);
            }
        }

        return path.Count > before;
    }

    private void Compute(int commit)
    {
        // An offset is never negative. A time before 1970 is kept as one in the future.
        var (level, date) = (0u, _commits.Date(commit));
        date = date < 0 ? date & CommitGraphFormat.DateMask : date;
        foreach (var parent in _commits.Parents(commit))
        {
            level = Math.Max(level, _levels[parent]);
            date = Math.Max(date, _dates[parent] + 1);
        }

        _levels[commit] = Math.Min(level + 1, CommitGraphFormat.MaxLevel);
        _dates[commit] = date;
    }
}
