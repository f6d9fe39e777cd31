using GitPush.Hooks;

namespace GitPush.Stages.Policies;

/// <summary>What is wrong with a push: with single refs, and with commits, by which every ref is refused that brings one of them.</summary>
internal sealed class PolicyFindings
{
    /// <summary>How many lines a pusher is told.</summary>
    public const int MaxLines = 20;

    private readonly List<string> _lines = [];
    private readonly Dictionary<RefUpdate, Findings> _byUpdate = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<int, ulong> _byCommit = [];
    private int _count;

    /// <summary>Whether any commit broke a rule.</summary>
    public bool HasCommits => _byCommit.Count > 0;

    /// <summary>What the pusher is told, line by line.</summary>
    public IEnumerable<string> Lines => _count <= MaxLines ? _lines : _lines.Append($"… and {_count - MaxLines} more");

    /// <summary>Takes note of what is wrong with a ref.</summary>
    public void Add(RefUpdate update, string line)
    {
        NoteOf(update).Add(line);
        AddLine(line);
    }

    /// <summary>Takes note of what is wrong with a commit.</summary>
    /// <param name="policies">The policies that say so: one bit for each.</param>
    /// <param name="lines">What they say: all of it, or as much of it as there is room for in <see cref="Lines"/>.</param>
    /// <param name="count">How many lines that would be.</param>
    public void Add(int commit, ulong policies, IReadOnlyList<string> lines, int count)
    {
        _byCommit[commit] = _byCommit.GetValueOrDefault(commit) | policies;
        foreach (var line in lines)
        {
            AddLine(line);
        }

        _count += count - lines.Count;
    }

    /// <summary>Takes note of the refs by which the commits would come in.</summary>
    /// <param name="tips">The refs, their commits, and the policies that are for them: one bit for each.</param>
    public void Attribute(NewCommits commits, IReadOnlyList<(RefUpdate Update, int Tip, ulong Policies)> tips, CancellationToken cancellationToken)
    {
        var broken = SpreadToDescendants(commits, cancellationToken);
        foreach (var (update, tip, policies) in tips)
        {
            if ((broken.GetValueOrDefault(tip) & policies) != 0)
            {
                // With a single finding there is no question which one it is.
                NoteOf(update).Add(_count == 1 ? _lines[0] : null);
            }
        }
    }

    /// <summary>The refs that are refused, each with its reason.</summary>
    public IReadOnlyList<RefRejection> Rejections() => [.. _byUpdate.Select(pair => new RefRejection(pair.Key, pair.Value.Reason))];

    /// <summary>The policies that a commit or any new one below it breaks.</summary>
    private Dictionary<int, ulong> SpreadToDescendants(NewCommits commits, CancellationToken cancellationToken)
    {
        var children = ChildrenOf(commits);
        var broken = new Dictionary<int, ulong>(_byCommit);
        var pending = new Stack<int>(_byCommit.Keys);
        while (pending.TryPop(out var commit))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var child in children[commit])
            {
                var before = broken.GetValueOrDefault(child);
                var after = before | broken[commit];
                if (after != before)
                {
                    broken[child] = after;
                    pending.Push(child);
                }
            }
        }

        return broken;
    }

    private static ILookup<int, int> ChildrenOf(NewCommits commits)
    {
        var links = new List<(int Parent, int Child)>();
        foreach (var commit in commits.Commits)
        {
            foreach (var parent in commits.Graph.Parents(commit))
            {
                links.Add((parent, commit));
            }
        }

        return links.ToLookup(link => link.Parent, link => link.Child);
    }

    private void AddLine(string line)
    {
        if (_count++ < MaxLines)
        {
            _lines.Add(line);
        }
    }

    private Findings NoteOf(RefUpdate update)
    {
        if (!_byUpdate.TryGetValue(update, out var findings))
        {
            _byUpdate.Add(update, findings = new Findings());
        }

        return findings;
    }

    private sealed class Findings
    {
        private string? _only;
        private int _count;

        public string Reason => _only is not null && _count == 1 ? _only : "refused by policy, see above";

        public void Add(string? line)
        {
            _count++;
            _only = line;
        }
    }
}
