using GitPush.Repositories;

namespace GitPush.Transport;

/// <summary>One download of a <see cref="PushedTree"/>.</summary>
internal sealed class PushedTreeDownload(PushedTree tree) : IDisposable
{
    private int _disposed;

    /// <summary>Cancelled when the token is revoked.</summary>
    public CancellationToken Revoked => tree.Revoked;

    /// <summary>Writes the tree as a tar, with the times of 1970: the same files are the same bytes in every push.</summary>
    /// <param name="destination">Where it goes; left open.</param>
    /// <exception cref="OperationCanceledException">The token was revoked, or <paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="CheckOutException">Something in the tree is not fit to be unpacked.</exception>
    public async Task WriteTarAsync(Stream destination, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, tree.Revoked);
        await tree.Repository.WriteTarAsync(tree.Tree, destination, cancellationToken: either.Token).ConfigureAwait(false);
        await destination.FlushAsync(either.Token).ConfigureAwait(false);
    }

    /// <summary>The client has it all: the token is used.</summary>
    public void Complete() => tree.MarkUsed();

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            tree.Leave();
        }
    }
}
