using GitPush.Packs;
using GitPush.Protocol;
using GitPush.Refs;
using GitPush.Traversal;

namespace GitPush.UploadPack;

/// <summary>Finds out which objects a client lacks and sends them as a pack, with progress and keep-alive beside it.</summary>
internal sealed partial class PackSender(UploadPackSession session, FetchRequest request, CommonHaves haves)
{
    // What git says; what is really wrong is for the server's log.
    private const string Failure = "aborting due to possible repository corruption on the remote side.";

    /// <summary>Sends the pack and the flush that ends it.</summary>
    /// <exception cref="PackSendException">It could not be completed; the client has been told.</exception>
    /// <exception cref="ClientGoneException">The client does not read any more.</exception>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        using var output = new PackOutput(
            session.Output, request.SideBandPacket, session.Options.Limits.IdleTimeout, session.TimeProvider);
        try
        {
            // Reading and hashing would hold up whoever serves the connection.
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            using var plan = await PrepareAsync(output, cancellationToken).ConfigureAwait(false);
            await Task.Run(() => WriteAsync(plan, output, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (OperationCanceledException or ClientGoneException))
        {
            output.WriteFatal(Failure);
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            throw new PackSendException(e);
        }
    }

    private async Task WriteAsync(PackPlan plan, PackOutput output, CancellationToken cancellationToken)
    {
        using var writer = new PackWriter(plan, session.Database, session.Objects, output, request.OfsDelta, request.ThinPack);
        var statistics = await writer.WriteAsync(cancellationToken).ConfigureAwait(false);
        WriteProgress(output, Describe(statistics));
        output.WriteFlush();
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private ObjectWalk BeginWalk()
    {
        var walk = new ObjectWalk(session.Objects, session.Commits, session.Tags, session.Options.Limits.MaxTreeDepth);
        foreach (var have in haves.Ids)
        {
            walk.Exclude(have);
        }

        foreach (var want in request.Wants)
        {
            walk.Include(want);
        }

        return walk;
    }

    private PackPlan Plan(ObjectWalk walk, CancellationToken cancellationToken)
    {
        var table = walk.Run(cancellationToken);
        if (request.IncludeTag)
        {
            IncludeTags(walk);
        }

        return PackPlan.Create(session.Database, table, cancellationToken);
    }

    private void IncludeTags(ObjectWalk walk)
    {
        foreach (GitRef visible in session.Refs.WithPrefix("refs/tags/"))
        {
            if (session.Tags.Peel(visible) is { } peeled)
            {
                walk.IncludeTag(visible.Id, peeled);
            }
        }
    }
}
