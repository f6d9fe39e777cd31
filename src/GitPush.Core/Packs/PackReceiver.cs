using System.IO.Pipelines;
using GitPush.Objects;

namespace GitPush.Packs;

/// <summary>Takes a pack from the wire into a folder: pack and index, as <c>git index-pack --fix-thin --stdin</c> would.</summary>
internal sealed class PackReceiver(ObjectDatabase existing, GitPushLimits limits, bool fsync)
{
    /// <summary>
    /// Reads exactly one pack from <paramref name="input"/> and writes <c>pack-….pack</c> and <c>pack-….idx</c> into
    /// <paramref name="packDirectory"/>.
    /// </summary>
    /// <returns>The pack, or null when it has no objects: then no file is written.</returns>
    /// <exception cref="PackFormatException">The pack is damaged, or a delta's base is nowhere.</exception>
    /// <exception cref="GitLimitException">A limit was exceeded.</exception>
    public Task<ReceivedPack?> ReceiveAsync(PipeReader input, string packDirectory, CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{existing} {limits} {fsync}");
}
