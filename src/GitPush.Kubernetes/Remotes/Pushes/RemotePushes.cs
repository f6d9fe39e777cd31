using System.Collections.Concurrent;
using GitPush.Images;

namespace GitPush.Kubernetes.Remotes.Pushes;

/// <summary>The pushes that this server knows of: what they built, and which one ended last. Safe for use by several threads.</summary>
internal sealed class RemotePushes
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<BuiltImage>> _images = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, LastPush> _last = new(StringComparer.Ordinal);

    /// <summary>A push was accepted with images.</summary>
    public void Built(string pushId, IReadOnlyList<BuiltImage> images) => _images[pushId] = images;

    /// <summary>What a push built; null when it was not accepted or did not deploy. Known once.</summary>
    public IReadOnlyList<BuiltImage>? TakeImages(string pushId) => _images.TryRemove(pushId, out var images) ? images : null;

    /// <summary>A push has ended.</summary>
    public void Ended(RemoteEntry remote, LastPush push) =>
        _last.AddOrUpdate(remote.Uid, push, (_, before) => string.CompareOrdinal(before.Record.Id, push.Record.Id) > 0 ? before : push);

    /// <summary>The last push that ended on this server; null when there was none.</summary>
    public LastPush? LastOf(RemoteEntry remote) => _last.GetValueOrDefault(remote.Uid);

    public void Forget(RemoteEntry remote) => _last.TryRemove(remote.Uid, out _);
}
