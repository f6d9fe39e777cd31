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
        var missing = new HashSet<int>();
        foreach (var want in wants)
        {
            if (!session.Objects.TryGetInfo(want, out var type, out _) || type != ObjectType.Commit)
            {
                return want;
            }

            _ = missing.Add(session.Commits.Add(want));
        }

        // Newest first: what clients ask for is mostly close to a tip.
        var queue = new CommitQueue(session.Commits);
        var seen = new HashSet<int>();
        foreach (var tip in TipCommits())
        {
            Enqueue(tip);
        }

        while (queue.TryTake(out var commit))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (missing.Remove(commit) && missing.Count == 0)
            {
                return null;
            }

            // By number: loading a parent may move the array that the span lies in.
            for (var i = 0; i < session.Commits.Parents(commit).Length; i++)
            {
                Enqueue(session.Commits.Parents(commit)[i]);
            }
        }

        return session.Commits.Id(missing.First());

        void Enqueue(int commit)
        {
            if (seen.Add(commit))
            {
                session.Commits.Load(commit);
                queue.Add(commit);
            }
        }
    }

    private IEnumerable<int> TipCommits()
    {
        if (session.Refs.Head.Id is { } head)
        {
            yield return session.Commits.Add(head);
        }

        foreach (var visible in session.Refs.All)
        {
            var target = session.Tags.Peel(visible) ?? visible.Id;
            if (session.Objects.TryGetInfo(target, out var type, out _) && type == ObjectType.Commit)
            {
                yield return session.Commits.Add(target);
            }
        }
    }
}
