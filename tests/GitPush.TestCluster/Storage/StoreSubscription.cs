using System.Threading.Channels;

namespace GitPush.Testing.Kubernetes.Storage;

/// <summary>The changes of the store from some version on, without a gap.</summary>
/// <param name="reader">Ends with an <see cref="ExpiredVersionException"/> when the watcher is told to list again.</param>
/// <param name="unsubscribe">Ends the subscription.</param>
internal sealed class StoreSubscription(ChannelReader<StoreEvent> reader, Action unsubscribe) : IDisposable
{
    public ChannelReader<StoreEvent> Events => reader;

    public void Dispose() => unsubscribe();
}
