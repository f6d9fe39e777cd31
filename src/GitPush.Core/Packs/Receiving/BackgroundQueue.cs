using System.Threading.Channels;

namespace GitPush.Packs.Receiving;

/// <summary>
/// Work that one task does in order while the caller goes on. Bounded: a caller that is too fast waits. The first failure ends
/// it and is thrown to the caller. Items are disposed of once they are done, or will not be done.
/// </summary>
internal sealed class BackgroundQueue<T> : IAsyncDisposable
    where T : IDisposable
{
    private readonly Channel<T> _items;
    private readonly Task _task;

    public BackgroundQueue(int capacity, Action<T> consume)
    {
        _items = Channel.CreateBounded<T>(new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true });
        _task = Task.Run(() => ConsumeAsync(consume));
    }

    public async ValueTask PostAsync(T item, CancellationToken cancellationToken)
    {
        try
        {
            await _items.Writer.WriteAsync(item, cancellationToken);
        }
        catch (Exception exception)
        {
            item.Dispose();
            if (exception is ChannelClosedException)
            {
                // The task failed: its own exception says why.
                await _task;
            }

            throw;
        }
    }

    /// <summary>Waits until everything is done.</summary>
    public Task CompleteAsync()
    {
        _items.Writer.TryComplete();
        return _task;
    }

    public async ValueTask DisposeAsync()
    {
        _items.Writer.TryComplete();
        await _task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ConsumeAsync(Action<T> consume)
    {
        try
        {
            await foreach (var item in _items.Reader.ReadAllAsync())
            {
                using (item)
                {
                    consume(item);
                }
            }
        }
        finally
        {
            _items.Writer.TryComplete();
            while (_items.Reader.TryRead(out var item))
            {
                item.Dispose();
            }
        }
    }
}
