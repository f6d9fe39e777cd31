using GitPush.Objects;
using GitPush.Refs;
using GitPush.Traversal;

namespace GitPush.UploadPack;

/// <summary>Refuses wants for what a client may not see.</summary>
/// <param name="session">The session, whose settings say what may be asked for.</param>
/// <param name="refsMayHaveMoved">
/// Whether the client saw the refs in an earlier request: one of them may have moved on since, to a commit that reaches the old one.
/// </param>
internal sealed class WantValidator(UploadPackSession session, bool refsMayHaveMoved)
{
    private readonly WantRules _rules = session.Settings.Wants;
    private ReachableCommits? _commits;
    private HashSet<ObjectId>? _innerTags;

    /// <summary>The refs whose history may be asked for.</summary>
    private IEnumerable<GitRef> Tips => _rules.ReachableFromHidden ? session.Refs.TipsWithHidden : session.Refs.Tips;

    /// <exception cref="GitProtocolException">An object may not be asked for, or is not there: the client is not told which.</exception>
    public async ValueTask CheckAsync(IReadOnlyList<ObjectId> wants, CancellationToken cancellationToken)
    {
        List<ObjectId> others = [];
        foreach (var want in wants)
        {
            if (!session.Refs.IsTip(want))
            {
                others.Add(want);
            }
        }

        if (others.Count == 0)
        {
            return;
        }

        // A walk through a large history would hold up whoever serves the connection.
        var refused = await Task.Run(() => FirstRefused(others, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (refused is { } id)
        {
            throw new GitProtocolException($"upload-pack: not our ref {id}");
        }
    }

    /// <summary>Whether a client may know of an object.</summary>
    /// <param name="size">Its bytes.</param>
    public bool TryGetSize(ObjectId id, out long size, CancellationToken cancellationToken) =>
        session.Objects.TryGetInfo(id, out var type, out size) && (session.Refs.IsTip(id) || IsAllowed(id, type, cancellationToken));

    private ObjectId? FirstRefused(List<ObjectId> wants, CancellationToken cancellationToken)
    {
        foreach (var want in wants)
        {
            if (!session.Objects.TryGetInfo(want, out var type, out _) || !IsAllowed(want, type, cancellationToken))
            {
                return want;
            }
        }

        return null;
    }

    private bool IsAllowed(ObjectId id, ObjectType type, CancellationToken cancellationToken)
    {
        if (_rules.Any || (_rules.HiddenTips && session.Refs.IsTipWithHidden(id)))
        {
            return true;
        }

        return type switch
        {
            ObjectType.Commit => (_rules.Reachable || refsMayHaveMoved) && IsReachable(id, cancellationToken),
            ObjectType.Tag => _rules.Reachable && InnerTags().Contains(id),
            _ => _rules.Reachable,
        };
    }

    private bool IsReachable(ObjectId commit, CancellationToken cancellationToken)
    {
        _commits ??= new ReachableCommits(Tips, session.Objects, session.Commits, session.Tags);
        return _commits.Contains(commit, cancellationToken);
    }

    /// <summary>The tags that refs name by other tags.</summary>
    private HashSet<ObjectId> InnerTags()
    {
        if (_innerTags is null)
        {
            _innerTags = [];
            foreach (var tip in Tips)
            {
                if (session.Tags.Peel(tip) is { } peeled)
                {
                    AddInnerTags(tip.Id, peeled);
                }
            }
        }

        return _innerTags;
    }

    private void AddInnerTags(ObjectId tag, ObjectId peeled)
    {
        while (session.Tags.TryGetTarget(tag, out var target) && target != peeled && _innerTags!.Add(target))
        {
            tag = target;
        }
    }
}
