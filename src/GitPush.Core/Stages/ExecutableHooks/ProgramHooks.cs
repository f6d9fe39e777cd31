using GitPush.Diagnostics;
using GitPush.Hooks;
using GitPush.ReceivePack;
using GitPush.Repositories;
using Microsoft.Extensions.Logging;

namespace GitPush.Stages.ExecutableHooks;

/// <summary>Runs each hook of a push: which programs, with which arguments, input and environment. What it takes from git is in receive-pack.c and refs.c.</summary>
internal sealed class ProgramHooks(HookFinder finder, HookRunner runner, HookEnvironment environment, ILogger<ProgramHooks> logger) : IReceiveHooks
{
    public bool HasProcReceive(GitRepository repository) => finder.Find(ExecutableHookTypes.ProcReceive, repository).Count > 0;

    public bool HasReferenceTransaction(GitRepository repository) => finder.Find(ExecutableHookTypes.ReferenceTransaction, repository).Count > 0;

    /// <summary>Whether there is a program for a hook, runnable or not: of one that is not, the pusher is told. Throws nothing.</summary>
    public bool HasAny(ExecutableHookTypes hook, GitRepository repository)
    {
        try
        {
            return finder.FindAll(hook, repository).Count > 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or RepositoryConfigException or ArgumentException)
        {
            // Then it fails where it is to run, and the push with it.
            return true;
        }
    }

    /// <summary>Runs pre-receive: all updates on standard input.</summary>
    /// <returns>False when it refuses.</returns>
    public async ValueTask<bool> RunPreReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        var variables = Quarantined(push);
        HookEnvironment.AddPush(variables, push);
        return await RunAsync(ExecutableHookTypes.PreReceive, push, [], push.Updates.Select(LineOf), variables, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs update for one ref: name, old and new id as arguments.</summary>
    /// <returns>False when it refuses.</returns>
    public ValueTask<bool> RunUpdateAsync(PushContext push, RefUpdate update, CancellationToken cancellationToken) =>
        RunUpdateAsync(push, [update.Name, update.OldId.ToString(), update.NewId.ToString()], Quarantined(push), cancellationToken);

    public ValueTask<bool> RunUpdateAsync(PushContext push, PushCommand command, CancellationToken cancellationToken) =>
        RunUpdateAsync(push, [command.Name, command.OldId.ToString(), command.NewId.ToString()], environment.For(push), cancellationToken);

    public async ValueTask<bool> RunReferenceTransactionAsync(
        PushContext push, string state, IReadOnlyList<PushCommand> commands, CancellationToken cancellationToken) =>
        await RunAsync(
            ExecutableHookTypes.ReferenceTransaction,
            push,
            [state],
            commands.Select(command => $"{command.OldId} {command.NewId} {command.Name}"),
            environment.For(push),
            cancellationToken).ConfigureAwait(false);

    /// <summary>Runs post-receive: the updates that were made on standard input.</summary>
    public async ValueTask RunPostReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        var variables = environment.For(push);
        HookEnvironment.AddPush(variables, push);
        _ = await RunAsync(ExecutableHookTypes.PostReceive, push, [], push.Updates.Select(LineOf), variables, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs post-update: the names of the refs, as they were pushed, as arguments.</summary>
    public async ValueTask RunPostUpdateAsync(PushContext push, CancellationToken cancellationToken)
    {
        string[] names = [.. push.Updates.Select(update => update.PushedAs).Distinct(StringComparer.Ordinal)];
        _ = await RunAsync(ExecutableHookTypes.PostUpdate, push, names, [], environment.For(push), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> RunProcReceiveAsync(PushContext push, IReadOnlyList<PushCommand> commands, CancellationToken cancellationToken)
    {
        // One hook answers for the refs: the host's, where it has one.
        var program = finder.Find(ExecutableHookTypes.ProcReceive, push.Repository)[0];
        var conversation = new ProcReceiveConversation(commands, push.Details, push.Options);
        var succeeded = await runner.ConverseAsync(program, push, environment.For(push), conversation.RunAsync, cancellationToken).ConfigureAwait(false);
        foreach (var error in conversation.Errors)
        {
            await push.Output.WriteLineAsync($"error: {error}", cancellationToken).ConfigureAwait(false);
        }

        return succeeded;
    }

    private async ValueTask<bool> RunUpdateAsync(
        PushContext push, string[] arguments, Dictionary<string, string> variables, CancellationToken cancellationToken)
    {
        if (await RunAsync(ExecutableHookTypes.Update, push, arguments, [], variables, cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        await push.Output.WriteLineAsync($"error: hook declined to update {arguments[0]}", cancellationToken).ConfigureAwait(false);
        return false;
    }

    /// <summary>Runs the programs of a hook until one fails.</summary>
    private async ValueTask<bool> RunAsync(
        ExecutableHookTypes hook,
        PushContext push,
        IReadOnlyList<string> arguments,
        IEnumerable<string> lines,
        Dictionary<string, string> variables,
        CancellationToken cancellationToken)
    {
        foreach (var program in finder.FindAll(hook, push.Repository))
        {
            if (!program.IsExecutable)
            {
                await TellIgnoredAsync(program, push, cancellationToken).ConfigureAwait(false);
            }
            else if (!await runner.RunAsync(program, push, arguments, lines, variables, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask TellIgnoredAsync(HookProgram program, PushContext push, CancellationToken cancellationToken)
    {
        Log.HookNotExecutable(logger, push.Id, program.Path);
        if (push.Repository.Config.GetBoolean("advice.ignoredhook") ?? true)
        {
            await push.Output.WriteLineAsync(
                $"hint: The '{program.ShownAs}' hook was ignored because it's not set as executable.", cancellationToken).ConfigureAwait(false);
        }
    }

    private Dictionary<string, string> Quarantined(PushContext push)
    {
        var variables = environment.For(push);
        HookEnvironment.AddQuarantine(variables, push.Repository, push.Details.Materialize());
        return variables;
    }

    private static string LineOf(RefUpdate update) => update.ToString();
}
