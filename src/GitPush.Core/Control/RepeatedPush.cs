using System.IO.Pipelines;
using GitPush.Diagnostics;
using GitPush.History;
using GitPush.Objects;
using GitPush.Protocol;
using GitPush.ReceivePack;
using GitPush.Repositories;

namespace GitPush.Control;

/// <summary>
/// A push that somebody asked for without a git client: what an earlier one brought, once more. It brings no objects, nobody reads its
/// terminal, and all of its refs are accepted or none.
/// </summary>
/// <param name="services">What the host has.</param>
/// <param name="request">Who asks for what.</param>
/// <param name="source">The earlier push.</param>
internal abstract class RepeatedPush(PushServices services, PushRequest request, PushRecord source) : PushLifecycle(services, request)
{
    protected PushRecord Source { get; } = source;

    /// <summary>The refs that the earlier push changed.</summary>
    protected IEnumerable<PushedRef> SourceRefs => Source.Refs.Where(pushed => pushed.Rejection is null);

    /// <summary>Who asks for it, for people.</summary>
    protected string Asker => UserName ?? "somebody";

    /// <summary>The push options that stages see.</summary>
    protected abstract IReadOnlyList<string> PushOptions { get; }

    /// <summary>Begins the push, which then goes on by itself to its end.</summary>
    /// <exception cref="PushControlException">It cannot be done; the push does not begin.</exception>
    public RunningPush Start()
    {
        try
        {
            Settings = ReceivePackSettings.Read(Request.Repository.Config, Options);
        }
        catch (RepositoryConfigException exception)
        {
            throw new PushControlException($"the repository's config cannot be used: {Printable.Text(exception.Message)}");
        }

        Push = new PushCommandList(Plan(), CapabilityList.Parse("atomic"u8), PushOptions);
        if (!TryBegin(new SideBandWriter(PipeWriter.Create(Stream.Null), SideBandMode.None, Options.Limits.IdleTimeout, Services.Time)))
        {
            throw new PushControlException("the server is stopping");
        }

        // What belongs to the request that asked for it ends with that request.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(RunToEndAsync);
        }

        return Live;
    }

    /// <summary>The commands that do it, for the refs as they are now.</summary>
    /// <exception cref="PushControlException">It cannot be done.</exception>
    protected abstract IReadOnlyList<PushCommand> Plan();

    /// <summary>What is to be done, as a line for each ref.</summary>
    protected abstract IEnumerable<string> Describe();

    protected override ValueTask ReceivePackAsync()
    {
        RefuseWhenFrozen();
        return ValueTask.CompletedTask;
    }

    protected override async ValueTask ReviewCommandsAsync()
    {
        try
        {
            Push = Push with { Commands = Plan() };
        }
        catch (PushControlException exception)
        {
            RefuseAll(PushResult.Rejected, exception.Message);
            return;
        }

        foreach (var line in Describe())
        {
            await Output.WriteLineAsync(Printable.Text(line), CancellationToken.None).ConfigureAwait(false);
        }
    }

    protected override ValueTask ReportAsync() => ValueTask.CompletedTask;

    protected static string Short(ObjectId id) => id.ToString()[..7];

    private async Task RunToEndAsync()
    {
        try
        {
            await using (this)
            {
                await RunAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            Log.PushFailed(Services.Logger, Id, Request.Repository.Name.Value, exception);
        }
    }
}
