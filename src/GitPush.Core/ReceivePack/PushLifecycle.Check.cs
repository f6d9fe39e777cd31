using GitPush.Checks;
using GitPush.Control;
using GitPush.Diagnostics;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Refs;

namespace GitPush.ReceivePack;

/// <content>The repository's turn, and what the server itself has to say about the push before any stage runs.</content>
internal abstract partial class PushLifecycle
{
    /// <summary>Waits until no other push to the repository runs, or refuses, or cancels the others: as the host chose.</summary>
    private async Task TakeTurnAsync()
    {
        if (IsRefused)
        {
            return;
        }

        var turn = Services.Turns.AcquireAsync(
            Request.Repository.Path,
            Id,
            UserName ?? "somebody",
            Options.Turn,
            Options.TurnTimeout,
            TellWaitAsync,
            Cancellation.Token);
        if (!turn.IsCompleted)
        {
            WriteAhead();
        }

        var result = await turn.ConfigureAwait(false);
        switch (result.Outcome)
        {
            case TurnOutcome.Acquired:
                _turn = result.Turn!;
                Cancellation.CancelOn(CancellationReason.Superseded, _turn.Superseded);
                return;
            case TurnOutcome.Superseded:
                RefuseAll(PushResult.Cancelled, "superseded by a newer push");
                return;
            case TurnOutcome.TimedOut:
                RefuseAll(PushResult.Rejected, $"another push, by {result.Other}, took longer than {Options.TurnTimeout.TotalSeconds:0} s");
                return;
            default:
                RefuseAll(PushResult.Rejected, $"another push, by {result.Other}, is running");
                return;
        }
    }

    private async ValueTask TellWaitAsync(string whom)
    {
        Log.PushWaits(Services.Logger, Id, Request.Repository.Name.Value, whom);
        using var patience = new CancellationTokenSource(TellTimeout, Services.Time);
        try
        {
            await Output.WriteLineAsync($"waiting for {whom}", patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // A client that does not read must not hold up the turn that it may just be getting.
        }
    }

    /// <summary>Refuses the push when somebody has frozen the repository.</summary>
    protected void RefuseWhenFrozen()
    {
        if (!IsRefused && FreezeFile.Find(Request.Repository) is { } freeze)
        {
            RefuseAll(PushResult.Rejected, $"the repository is frozen: {freeze.Reason} (by {freeze.By})");
        }
    }

    /// <summary>Checks every command before any stage runs, so that nothing is deployed that is then refused.</summary>
    private async Task CheckCommandsAsync()
    {
        // Asked again: the push may have waited for long.
        RefuseWhenFrozen();
        if (!IsRefused)
        {
            await ReviewCommandsAsync().ConfigureAwait(false);
        }

        if (IsRefused)
        {
            return;
        }

        var refs = Request.Repository.RefStore.Read();
        CheckShallow(refs);
        var repository = QuarantinedRepository;
        var checks = new CommandChecks(repository, refs, Settings);
        var explanations = checks.Run(Push.Commands, Push.Atomic);
        while (!CheckConnectivity(refs))
        {
            Cancellation.Token.ThrowIfCancellationRequested();
        }

        if (!MayForce)
        {
            checks.RejectForced(Push.Commands, Cancellation.Token);
        }

        if (Push.Atomic && Push.Commands.Any(command => command.Rejection is not null))
        {
            RefuseAll(PushResult.Rejected, "atomic push failure");
        }

        foreach (var explanation in explanations)
        {
            await Output.WriteLineAsync(explanation, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Refuses what needs objects that are missing, and sees to it that what is needed stays until refs name it.</summary>
    /// <returns>False when something went away meanwhile, so that it is to be checked again.</returns>
    private bool CheckConnectivity(RefSnapshot refs)
    {
        var shallow = Request.Repository.Shallow;
        var reliedOn = new HashSet<ObjectId>();
        var commands = Accepted.Where(command => !command.IsDelete).ToList();
        var complete = new CompleteRefs(refs, Request.Repository.RefStore.ReadAlternates());
        var maxTreeDepth = (int)Math.Clamp(
            Request.Repository.Config.GetInteger("core.maxtreedepth") ?? int.MaxValue, 0, Options.Limits.MaxTreeDepth);
        var check = NewCheck();
        try
        {
            foreach (var command in commands)
            {
                if (check.IsAnsweredBy(Pack, command.NewId) || FindMissing(check, command) is not { } missing)
                {
                    continue;
                }

                command.Reject("missing necessary objects");
                Log.MissingObject(Services.Logger, Id, command.Name, missing);

                reliedOn.UnionWith(check.ReliedOn);

                // A check that found something missing has not seen all of what it took note of; refs that come after
                // this one are not to be blamed, or cleared, for that.
                check.Dispose();
                check = NewCheck();
            }

            reliedOn.UnionWith(check.ReliedOn);
        }
        finally
        {
            check.Dispose();
        }

        return ObjectFreshener.TryFreshen(Request.Repository.Objects, reliedOn, Settings.Shared);

        ConnectivityCheck NewCheck() => new(
            QuarantinedRepository.Objects, complete, shallow, _newRoots, maxTreeDepth, Pack, Request.Repository.ReadCommitGraph);
    }

    private string? FindMissing(ConnectivityCheck check, PushCommand command)
    {
        try
        {
            return check.FindMissing(command.NewId, Cancellation.Token)?.ToString();
        }
        catch (GitLimitException exception)
        {
            command.Reject(exception.Message);
            return exception.Limit;
        }
    }
}
