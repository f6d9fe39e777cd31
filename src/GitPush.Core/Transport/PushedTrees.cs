using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using GitPush.Diagnostics;
using GitPush.Hooks;
using GitPush.Objects;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitPush.Transport;

/// <summary>
/// The trees of running pushes that somebody outside of the server may fetch, each against a token of its own: the contexts of
/// builds that run elsewhere. A push's objects are in quarantine while its stages run, so no clone could have them. A singleton,
/// safe for use by several threads.
/// </summary>
/// <remarks>
/// A token is good for one complete download. One that breaks off may be made again, <see cref="PushedTree.MaxDownloads"/> in all:
/// the network of a pod that has just started is not always there at once.
/// </remarks>
internal sealed class PushedTrees(TimeProvider time, ILogger<PushedTrees>? logger = null)
{
    // By the hash of the token: what takes part in the comparison tells nobody who guesses how near a guess came.
    private readonly ConcurrentDictionary<TreeTokenHash, PushedTree> _trees = new();
    private readonly ILogger _logger = logger ?? NullLogger<PushedTrees>.Instance;

    /// <summary>Makes a folder of the push available until the result is disposed, or for a time.</summary>
    /// <param name="push">The push, whose <see cref="PushContext.Repository"/> is read.</param>
    /// <param name="commitOrTree">Where the folder is.</param>
    /// <param name="folder">The path of the folder; empty for all.</param>
    /// <param name="lifetime">How long a download may begin.</param>
    /// <exception cref="KeyNotFoundException">There is no such folder.</exception>
    public PushedTree Offer(PushContext push, ObjectId commitOrTree, string folder, TimeSpan lifetime)
    {
        ArgumentNullException.ThrowIfNull(push);
        var tree = push.Repository.FindTree(commitOrTree, folder);
        var offered = new PushedTree(push.Repository, push.Id, tree, time.GetUtcNow() + lifetime, Forget);
        _trees[offered.Hash] = offered;
        return offered;
    }

    /// <summary>Whether a token would get something now. Does not use it.</summary>
    public bool IsOffered(string token) =>
        TreeTokenHash.TryCompute(token, out var hash) && _trees.TryGetValue(hash, out var tree) && tree.IsAvailable(time.GetUtcNow());

    /// <summary>Begins a download; the caller disposes it.</summary>
    /// <returns>False when the token is unknown, used up, too old or revoked: the client need not know which.</returns>
    public bool TryBegin(string token, [NotNullWhen(true)] out PushedTreeDownload? download)
    {
        download = null;
        if (!TreeTokenHash.TryCompute(token, out var hash) || !_trees.TryGetValue(hash, out var tree))
        {
            return false;
        }

        if (tree.TryBegin(time.GetUtcNow(), out download))
        {
            return true;
        }

        Log.TreeTokenRefused(_logger, tree.PushId, tree.Repository.Name.Value);
        return false;
    }

    private void Forget(PushedTree tree) => _trees.TryRemove(tree.Hash, out _);
}
