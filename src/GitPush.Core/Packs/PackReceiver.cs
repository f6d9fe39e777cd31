using System.IO.Pipelines;
using GitPush.Objects;
using GitPush.Packs.Receiving;

namespace GitPush.Packs;

/// <summary>Takes a pack from the wire into a folder: pack and index, as <c>git index-pack --fix-thin --stdin</c> would.</summary>
internal sealed class PackReceiver(ObjectDatabase existing, PackReceiverOptions options)
{
    /// <summary>How far the deltas have been resolved.</summary>
    public DeltaProgress Progress { get; } = new();

    /// <summary>
    /// Reads exactly one pack from <paramref name="input"/>. A small one stays in memory. Of a larger one, <c>pack-….pack</c> and
    /// <c>pack-….idx</c> are written into the folder that <paramref name="packDirectory"/> returns. Not a byte behind the pack is taken from the input, nor waited for.
    /// </summary>
    /// <param name="onReceived">
    /// Called once the whole pack has been read: the sender is done and listens, while the deltas are still to be resolved.
    /// </param>
    /// <returns>The pack, or null when it has no objects: then no file is written.</returns>
    /// <exception cref="PackFormatException">The pack is damaged, or a delta's base is nowhere.</exception>
    /// <exception cref="GitLimitException">A limit was exceeded.</exception>
    /// <exception cref="Checks.Fsck.FsckException">An object broke one of git's rules.</exception>
    public async Task<ReceivedPack?> ReceiveAsync(
        PipeReader input, Func<string> packDirectory, Func<CancellationToken, ValueTask> onReceived, CancellationToken cancellationToken)
    {
        await using var reception = new PackReception(existing, options, packDirectory, Progress);
        await reception.ReadAsync(input, cancellationToken);
        await onReceived(cancellationToken);
        if (reception.IsEmpty)
        {
            return null;
        }

        await reception.ResolveAsync(cancellationToken);
        return reception.Store(cancellationToken);
    }
}
