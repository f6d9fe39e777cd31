using GitPush.Objects;
using GitPush.Packs.Receiving;
using GitPush.Traversal;

namespace GitPush.UploadPack;

/// <summary>What the client has and we have too, and whether that is enough to end the negotiation.</summary>
internal sealed class CommonHaves(UploadPackSession session)
{
    private readonly List<ObjectId> _ids = [];
    private readonly HashSet<ObjectId> _theyHave = [];
    private readonly CommitGraph _commits = session.Commits;
    private ExistingIds _existing = new(session.Database, TimeSpan.Zero);
    private CommonReachability? _reachability;
    private long _oldestDate = long.MaxValue;
    private int _answeredAt = -1;
    private bool _answer;

    /// <summary>How many common objects are known, less those that are parents of others.</summary>
    public int Count => _ids.Count;

    /// <summary>The common objects: where the walk ends.</summary>
    public IReadOnlyList<ObjectId> Ids => _ids;

    /// <summary>Looks at the folders again when the next object is named: once for all that the client names in one go.</summary>
    public void BeginRound() => _existing = new(session.Database, TimeSpan.Zero);

    /// <summary>Notes an object that the client has.</summary>
    /// <returns>Whether we have it too.</returns>
    public bool TryAdd(ObjectId id)
    {
        if (_theyHave.Contains(id))
        {
            return true;
        }

        // Most of what a client names may be its own: a look at the folders for each would be far more work for us than for it.
        if (!_existing.Contains(id) || !session.Objects.TryGetInfo(id, out var type, out _))
        {
            return false;
        }

        _ = _theyHave.Add(id);
        _ids.Add(id);
        if (type == ObjectType.Commit)
        {
            AddCommit(_commits.Add(id));
        }

        return true;
    }

    /// <summary>
    /// Whether everything wanted builds on something common, so that further haves would not make the pack much smaller.
    /// The walk goes back no further than the oldest common commit; a clock that was wrong only prolongs the negotiation.
    /// </summary>
    /// <param name="wants">The same at every call.</param>
    public async ValueTask<bool> AreEnoughAsync(IReadOnlyList<ObjectId> wants, CancellationToken cancellationToken)
    {
        if (_ids.Count == 0)
        {
            return false;
        }

        // Without another common commit the answer stays, however many unknown haves arrive.
        if (_answeredAt != _ids.Count)
        {
            _answer = _answer || await Task.Run(() => AllReachCommon(wants, cancellationToken), cancellationToken).ConfigureAwait(false);
            _answeredAt = _ids.Count;
        }

        return _answer;
    }

    private void AddCommit(int commit)
    {
        _commits.Load(commit);
        MarkCommon(commit);
        _oldestDate = Math.Min(_oldestDate, _commits.Date(commit));
        foreach (var parent in _commits.Parents(commit))
        {
            MarkCommon(parent);
            _ = _theyHave.Add(_commits.Id(parent));
        }
    }

    private void MarkCommon(int commit)
    {
        _commits.Marks(commit) |= CommitMarks.TheyHave;
        _reachability?.NoteCommon(commit);
    }

    private bool AllReachCommon(IReadOnlyList<ObjectId> wants, CancellationToken cancellationToken)
    {
        _reachability ??= ReachabilityOf(wants);
        return _reachability.AllReach(_oldestDate, cancellationToken);
    }

    private CommonReachability ReachabilityOf(IReadOnlyList<ObjectId> wants)
    {
        var reachability = new CommonReachability(_commits);
        foreach (var want in wants)
        {
            // Of trees and blobs the history says nothing.
            var target = session.Tags.Peel(want) ?? want;
            if (session.Objects.TryGetInfo(target, out var type, out _) && type == ObjectType.Commit)
            {
                reachability.Add(_commits.Add(target));
            }
        }

        return reachability;
    }
}
