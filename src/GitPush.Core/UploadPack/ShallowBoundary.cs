using GitPush.Objects;
using GitPush.Refs;
using GitPush.Traversal;

namespace GitPush.UploadPack;

/// <summary>
/// Where the client's history ends: takes its ends from the graph that the negotiation and the walk see, moves them as the
/// client asked, and tells it. From then on the graph is the client's: no commit has parents in it that the client will lack.
/// </summary>
internal sealed class ShallowBoundary
{
    private readonly UploadPackSession _session;
    private readonly FetchRequest _request;
    private readonly ShallowRequest _shallow;
    private readonly CommitGraph _commits;

    public ShallowBoundary(UploadPackSession session, FetchRequest request)
    {
        _session = session;
        _request = request;
        _shallow = request.Shallow;
        _commits = session.Commits;
        MarkShallow(_shallow.Shallows);
    }

    // shallow-update = *shallow-line *unshallow-line flush-pkt
    // shallow-line   = PKT-LINE("shallow" SP obj-id)
    // unshallow-line = PKT-LINE("unshallow" SP obj-id)

    /// <summary>Protocol v0 and v1: answers a depth request before the negotiation; nothing without one.</summary>
    /// <exception cref="GitProtocolException">The client asked for what cannot be.</exception>
    public async Task MoveAndTellAsync(CancellationToken cancellationToken)
    {
        if (_shallow.Depth == 0 && !_shallow.Selects)
        {
            return;
        }

        await MoveAsync(cancellationToken).ConfigureAwait(false);
        _session.Response.WriteFlush();
        await _session.Response.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    // shallow-info = PKT-LINE("shallow-info" LF) *PKT-LINE((shallow | unshallow) LF)
    // shallow      = "shallow" SP obj-id
    // unshallow    = "unshallow" SP obj-id

    /// <summary>Protocol v2: writes a section where the history of client or server ends somewhere, and the delimiter behind it.</summary>
    /// <exception cref="GitProtocolException">The client asked for what cannot be.</exception>
    public async Task MoveAndTellInSectionAsync(CancellationToken cancellationToken)
    {
        if (_shallow.IsEmpty && _session.Shallow.Count == 0)
        {
            return;
        }

        _session.Response.Write("shallow-info\n");
        await MoveAsync(cancellationToken).ConfigureAwait(false);
        _session.Response.WriteDelimiter();
    }

    private async Task MoveAsync(CancellationToken cancellationToken)
    {
        if (_shallow is { Depth: > 0, Selects: true })
        {
            throw new GitProtocolException("git upload-pack: deepen and deepen-since (or deepen-not) cannot be used together");
        }

        // A walk through a large history would hold up whoever serves the connection.
        var (cut, unshallowed) = await Task.Run(() => Find(cancellationToken), cancellationToken).ConfigureAwait(false);
        foreach (var commit in cut)
        {
            _session.Response.Write($"shallow {_commits.Id(commit)}");
            await _session.Response.FlushIfMuchAsync(cancellationToken).ConfigureAwait(false);
        }

        foreach (var commit in unshallowed)
        {
            _session.Response.Write($"unshallow {_commits.Id(commit)}");
            await _session.Response.FlushIfMuchAsync(cancellationToken).ConfigureAwait(false);
            WantParents(commit);
        }

        MarkShallow(_shallow.Shallows);
        MarkShallow(cut);
    }

    /// <summary>Finds the commits that become ends of the client's history, and those that cease to be.</summary>
    private (List<int> Cut, List<int> Unshallowed) Find(CancellationToken cancellationToken)
    {
        if (_shallow is { Depth: 0, Selects: false } && _session.Shallow.Count == 0)
        {
            // Its ends stay, and the server has none: a walk would go through all that the wants reach and find no news.
            return ([], []);
        }

        var walk = new ShallowWalk(_commits, FindTips());
        if (_shallow is { Depth: 0, Selects: false })
        {
            // Up to where the client's history ends anyhow, so that it hears of the server's ends only.
            return (New(walk.CutAtDepth(ShallowWalk.InfiniteDepth, cancellationToken)), []);
        }

        // From here on with the parents that the client does not have.
        _commits.ClearMarks(CommitMarks.Shallow);
        if (_shallow.Selects)
        {
            return Split(walk.CutBySelection(_shallow.Since, _shallow.Excluded, cancellationToken)
                ?? throw new GitProtocolException("no commits selected for shallow requests"));
        }

        if (_shallow.Depth == ShallowWalk.InfiniteDepth && _session.Shallow.Count == 0)
        {
            return ([], FindReachable(cancellationToken));
        }

        return FindDepth(walk, cancellationToken) is { } depth ? Split(walk.CutAtDepth(depth, cancellationToken)) : ([], []);

        (List<int> Cut, List<int> Unshallowed) Split(List<int> cut) =>
            (New(cut), [.. _shallow.Shallows.Where(commit => (_commits.Marks(commit) & CommitMarks.Kept) != 0)]);

        List<int> New(List<int> cut) => cut.FindAll(commit => !_shallow.Shallows.Contains(commit));
    }

    /// <summary>The depth asked for, from the tips; null when it is relative to ends that the tips do not have.</summary>
    private int? FindDepth(ShallowWalk walk, CancellationToken cancellationToken)
    {
        if (!_shallow.IsRelative || _shallow.Depth == ShallowWalk.InfiniteDepth)
        {
            return _shallow.Depth;
        }

        return walk.FindDepth(_shallow.Shallows, cancellationToken) is { } depth
            ? (int)Math.Min((long)depth + _shallow.Depth, ShallowWalk.InfiniteDepth)
            : null;
    }

    /// <summary>
    /// Of the ends of the client's history those that it may fetch the parents of: git takes its word for all of them, and so
    /// hands out what is below any commit whose id somebody knows.
    /// </summary>
    private List<int> FindReachable(CancellationToken cancellationToken)
    {
        var wanted = _request.Wants.Select(want => new GitRef("", want));
        var reachable = new ReachableCommits(_session.Refs.Tips.Concat(wanted), _session.Objects, _commits, _session.Tags);
        return [.. _shallow.Shallows.Where(commit => reachable.Contains(_commits.Id(commit), cancellationToken))];
    }

    /// <summary>The commits wanted, by number; what else is wanted has no depth.</summary>
    private List<int> FindTips()
    {
        var tips = new List<int>();
        foreach (var want in _request.Wants)
        {
            var target = _session.Tags.Peel(want) ?? want;
            if (_session.Objects.TryGetInfo(target, out var type, out _) && type == ObjectType.Commit)
            {
                tips.Add(_commits.Add(target));
            }
        }

        return tips;
    }

    /// <summary>The client has a commit, and now gets what it had not of it.</summary>
    private void WantParents(int commit)
    {
        _commits.Load(commit);
        foreach (var parent in _commits.Parents(commit))
        {
            _request.Wants.Add(_commits.Id(parent));
        }

        _request.Unshallowed.Add(_commits.Id(commit));
    }

    private void MarkShallow(IEnumerable<int> ends)
    {
        foreach (var commit in ends)
        {
            _commits.Marks(commit) |= CommitMarks.Shallow;
        }
    }
}
