using GitPush.Hooks;
using GitPush.Repositories;

namespace GitPush.ReceivePack;

/// <summary>The hooks that are no stages, because they run where the refs change: programs, where the host has turned them on.</summary>
internal interface IReceiveHooks
{
    /// <summary>Whether there is a proc-receive hook for the refs that <c>receive.procReceiveRefs</c> names.</summary>
    bool HasProcReceive(GitRepository repository);

    /// <summary>Whether there is a reference-transaction hook.</summary>
    bool HasReferenceTransaction(GitRepository repository);

    /// <summary>Runs the update hook for one ref.</summary>
    /// <returns>False when it refuses.</returns>
    ValueTask<bool> RunUpdateAsync(PushContext push, PushCommand command, CancellationToken cancellationToken);

    /// <summary>Runs the proc-receive hook, which carries out the commands that are scheduled for it, and notes at each command what became of it.</summary>
    /// <returns>False when it failed, with all of the commands or with some of them.</returns>
    ValueTask<bool> RunProcReceiveAsync(PushContext push, IReadOnlyList<PushCommand> commands, CancellationToken cancellationToken);

    /// <summary>Tells the reference-transaction hook how far a transaction is.</summary>
    /// <param name="state"><c>prepared</c>, <c>committed</c> or <c>aborted</c>.</param>
    /// <returns>False when the hook failed, which counts in the state <c>prepared</c>.</returns>
    ValueTask<bool> RunReferenceTransactionAsync(PushContext push, string state, IReadOnlyList<PushCommand> commands, CancellationToken cancellationToken);
}
