using GitPush.Diagnostics;
using GitPush.Filters;
using GitPush.Packs;
using GitPush.Protocol;
using GitPush.Transport;
using GitPush.Traversal;
using Microsoft.Extensions.Logging;

namespace GitPush.UploadPack;

/// <summary>Finds out which objects a client lacks and sends them as a pack, with progress and keep-alive beside it.</summary>
internal sealed class PackSender(UploadPackSession session, FetchRequest request, CommonHaves haves)
{
    // What git says; what is really wrong is for the server's log.
    private const string Failure = "aborting due to possible repository corruption on the remote side.";

    /// <summary>Sends the pack and the flush that ends it.</summary>
    /// <exception cref="PackSendException">It could not be completed; the client has been told where it can be.</exception>
    /// <exception cref="ClientGoneException">The client does not read any more.</exception>
    /// <exception cref="IdleTimeoutException">The client takes nothing for too long.</exception>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        LogFetch();
        using var output = new PackOutput(session.Output, request.SideBandPacket);
        try
        {
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            var progress = new FetchProgress(
                output, request.NoProgress, session.Settings.KeepAliveInterval, session.TimeProvider);
            using var plan = await PlanAsync(progress, cancellationToken).ConfigureAwait(false);

            // Reading and hashing would hold up whoever serves the connection.
            await Task.Run(() => WriteAsync(plan, output, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (OperationCanceledException or ClientGoneException or IdleTimeoutException))
        {
            output.WriteFatal(Failure);
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            throw new PackSendException(e, isTold: output.HasSideBand);
        }
    }

    private void LogFetch()
    {
        if (session.Logger.IsEnabled(LogLevel.Debug))
        {
            var client = session.Client;
            var serverOptions = Printable.Text(string.Join(' ', client.ServerOptions));
            Log.Fetch(
                session.Logger, session.Repository.Value, client.Agent, request.Wants.Count, haves.Count, request.Filter?.Name, client.SessionId, serverOptions);
        }
    }

    /// <summary>Walks on another thread, and meanwhile keeps the client informed.</summary>
    private async Task<PackPlan> PlanAsync(FetchProgress progress, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var filter = request.Filter is { } spec ? ObjectFilter.Of(spec) : ObjectFilter.None;
        var walk = new ObjectWalk(session.Objects, session.Commits, session.Tags, session.Settings.MaxTreeDepth, filter);
        var planning = Task.Run(() => Plan(walk, stop.Token), stop.Token);
        try
        {
            await progress.ShowUntilAsync(planning, () => walk.Found, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // The walk reads through what the caller disposes of.
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)planning).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (planning.IsCompletedSuccessfully)
            {
                (await planning.ConfigureAwait(false)).Dispose();
            }

            throw;
        }

        var plan = await planning.ConfigureAwait(false);
        progress.WriteCounted(plan.Count);
        return plan;
    }

    private async Task WriteAsync(PackPlan plan, PackOutput output, FetchProgress progress, CancellationToken cancellationToken)
    {
        // Who filters has left out some of what its haves reach: it would have to fetch the bases first.
        var thin = request is { ThinPack: true, Filter: null };
        using var writer = new PackWriter(plan, session.Database, session.Objects, output, request.OfsDelta, thin);
        var statistics = await writer.WriteAsync(cancellationToken).ConfigureAwait(false);
        progress.WriteTotal(statistics);
        output.WriteFlush();
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private PackPlan Plan(ObjectWalk walk, CancellationToken cancellationToken)
    {
        // A client whose history is cut has few commits next to the wanted ones, and those that it names may be far from them.
        walk.ComparesWithExcluded = !request.Shallow.IsEmpty;
        foreach (var have in haves.Ids.Concat(request.Unshallowed))
        {
            walk.Exclude(have);
        }

        foreach (var want in request.Wants)
        {
            walk.Include(want);
        }

        var table = walk.Run(cancellationToken);
        if (request.IncludeTag)
        {
            IncludeTags(walk);
        }

        return PackPlan.Create(session.Database, table, cancellationToken);
    }

    private void IncludeTags(ObjectWalk walk)
    {
        foreach (var visible in session.Refs.WithPrefix("refs/tags/"))
        {
            if (session.Tags.Peel(visible) is { } peeled)
            {
                walk.IncludeTag(visible.Id, peeled);
            }
        }
    }
}
