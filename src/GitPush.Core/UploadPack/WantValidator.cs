using GitPush.Objects;
using GitPush.Traversal;

namespace GitPush.UploadPack;

/// <summary>Refuses wants for what a client may not see.</summary>
internal sealed class WantValidator(UploadPackSession session)
{
    /// <exception cref="GitProtocolException">An object may not be asked for, or is not there: the client is not told which.</exception>
    public async ValueTask CheckAsync(IReadOnlyList<ObjectId> wants, WantPolicy policy, CancellationToken cancellationToken)
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

        var refused = policy == WantPolicy.Tips
            ? others[0]
            : await Task.Run(() => FirstUnreachable(others, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (refused is { } id)
        {
            throw new GitProtocolException($"upload-pack: not our ref {id}");
        }
    }

    private ObjectId? FirstUnreachable(List<ObjectId> wants, CancellationToken cancellationToken)
    {
        var reachable = new ReachableCommits(session.Refs.Tips, session.Objects, session.Commits, session.Tags);
        foreach (var want in wants)
        {
            if (!session.Objects.TryGetInfo(want, out var type, out _) || type != ObjectType.Commit
                || !reachable.Contains(want, cancellationToken))
            {
                return want;
            }
        }

        return null;
    }
}
