using GitPush.History;
using GitPush.Hooks;
using GitPush.Refs;

namespace GitPush.ReceivePack;

/// <content>The hooks that run while the push becomes true: proc-receive, before the refs are locked, and reference-transaction.</content>
internal abstract partial class PushLifecycle
{
    /// <summary>What programs that run as hooks are told beyond what stages see.</summary>
    private PushDetails CreateDetails() => new()
    {
        IsAtomic = Push.Atomic,
        TakesOptions = Push.Capabilities.Has("push-options"),
        ProcReceiveRefs = ScheduledForProcReceive().Select(command => command.Name).ToHashSet(StringComparer.Ordinal),
        Materialize = () => Quarantine?.Materialize(Pack, _newRoots.Count == 0 ? null : QuarantinedRepository.Shallow),
    };

    private IEnumerable<PushCommand> ScheduledForProcReceive() => Accepted.Where(command => command.ProcReceive == ProcReceiveState.Scheduled);

    /// <summary>
    /// Has the proc-receive hook carry out what is its own. It changes refs itself, so the pushed objects are the repository's
    /// before. What it hands back is checked, and goes on, as any other command.
    /// </summary>
    private async Task RunProcReceiveAsync()
    {
        var scheduled = ScheduledForProcReceive().ToList();
        if (scheduled.Count == 0 || !TryWritePack() || !TryMigrate())
        {
            return;
        }

        _migrated = true;
        var succeeded = await RunHookAsync(
            "proc-receive hook", token => Services.Hooks!.RunProcReceiveAsync(_context!, Push.Commands, token)).ConfigureAwait(false);
        if (!succeeded)
        {
            foreach (var command in Accepted.Where(command => command.ProcReceive != ProcReceiveState.Returned).ToList())
            {
                if (command.ProcReceive == ProcReceiveState.Scheduled || Push.Atomic)
                {
                    command.Reject("fail to run proc-receive hook");
                }
            }
        }

        // What a hook has done is done, whatever becomes of the rest.
        _changed = Accepted.Any(command => command.ProcReceive == ProcReceiveState.Returned);
        await CheckHandedBackAsync(scheduled.FindAll(command => command is { Rejection: null, ProcReceive: ProcReceiveState.None })).ConfigureAwait(false);
    }

    private async Task CheckHandedBackAsync(List<PushCommand> commands)
    {
        if (commands.Count == 0)
        {
            return;
        }

        var checks = new CommandChecks(Request.Repository, Request.Repository.RefStore.Read(), Settings) { HasProcReceiveHook = null };
        var explanations = checks.Run(commands, atomic: false);
        checks.RejectForced(commands, CancellationToken.None);
        foreach (var explanation in explanations)
        {
            await Output.WriteLineAsync(explanation, CancellationToken.None).ConfigureAwait(false);
        }

        foreach (var command in commands.Where(command => command.Rejection is null))
        {
            if (!await RunHookAsync("update hook", token => Services.Hooks!.RunUpdateAsync(_context!, command, token)).ConfigureAwait(false))
            {
                command.Reject("hook declined");
            }
        }

        if (Push.Atomic && commands.Exists(command => command.Rejection is not null))
        {
            foreach (var command in Accepted.Where(command => command.ProcReceive == ProcReceiveState.None).ToList())
            {
                command.Reject("atomic push failure");
            }
        }
    }

    /// <summary>Asks the reference-transaction hook, with all locks held and the pushed objects in their place. Refused, the locks are given back.</summary>
    private async Task<bool> AskTransactionHookAsync(RefTransaction transaction, List<PushCommand> commands)
    {
        if (commands.Count == 0 || Services.Hooks?.HasReferenceTransaction(Request.Repository) != true
            || await RunTransactionHookAsync("prepared", commands).ConfigureAwait(false))
        {
            return true;
        }

        // The words of git, which then goes away without a report.
        await Output.WriteLineAsync("error: ref updates aborted by hook", CancellationToken.None).ConfigureAwait(false);
        transaction.Dispose();
        _ = await RunTransactionHookAsync("aborted", commands).ConfigureAwait(false);
        foreach (var command in commands)
        {
            command.Reject("reference-transaction hook declined");
        }

        return false;
    }

    /// <summary>Tells the reference-transaction hook that the refs have changed. Nothing depends on what it answers.</summary>
    /// <returns>True.</returns>
    private async Task<bool> TellTransactionHookAsync(List<PushCommand> commands)
    {
        if (commands.Count > 0 && Services.Hooks?.HasReferenceTransaction(Request.Repository) == true)
        {
            _ = await RunTransactionHookAsync("committed", commands).ConfigureAwait(false);
        }

        return true;
    }

    private Task<bool> RunTransactionHookAsync(string state, List<PushCommand> commands) => RunHookAsync(
        $"reference-transaction hook ({state})",
        token => Services.Hooks!.RunReferenceTransactionAsync(_context!, state, commands, token));

    /// <summary>Runs a hook as a part of the push's record. Nobody can cancel it any more; its own time is limited.</summary>
    private async Task<bool> RunHookAsync(string name, Func<CancellationToken, ValueTask<bool>> hook)
    {
        var verdict = await _stages!.RunHookAsync(name, hook).ConfigureAwait(false);
        return verdict.Outcome == StageOutcome.Passed;
    }

    /// <summary>The updates as stages see them after the push: with what a proc-receive hook did in place of some of them.</summary>
    private RefUpdate[] AsDone(IEnumerable<RefUpdate> updates)
    {
        var elsewhere = Accepted
            .Where(command => command is { ProcReceive: ProcReceiveState.Returned, Reports.Count: > 0 })
            .ToDictionary(command => command.Name, command => command.Reports, StringComparer.Ordinal);
        return
        [
            .. updates.SelectMany(update => elsewhere.TryGetValue(update.Name, out var reports)
                ? reports.Select(report => update.DoneAs(report, Request.Repository))
                : [update]),
        ];
    }
}
