using System.Net;
using System.Threading.Channels;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes.Jobs;

/// <summary>Reads the log of one container of one pod, of all its runs, while it is written.</summary>
/// <param name="write">Gets each line once.</param>
internal sealed partial class ContainerLog(
    KubernetesClient client, string ns, string pod, string container, Func<string, CancellationToken, ValueTask> write, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Only the newest state matters.
    private readonly Channel<ContainerState> _states =
        Channel.CreateBounded<ContainerState>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    // One for all runs: what is asked for as the log of one run may already be that of the next one, whose start was not told yet.
    private readonly LogCursor _cursor = new();

    // The first run whose log is not complete yet.
    private long _run;
    private bool _isRefused;

    /// <summary>Tells the container's newest state.</summary>
    public void Update(ContainerState state) => _ = _states.Writer.TryWrite(state);

    /// <summary>The pod is gone: there is nothing more to read.</summary>
    public void Complete() => _ = _states.Writer.TryComplete();

    /// <summary>Done when the container has ended for good and its log was read to its end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var told in _states.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                var state = await WhenItsTurnAsync(told, cancellationToken).ConfigureAwait(false);
                await ReadAsync(state, cancellationToken).ConfigureAwait(false);
                if (state.IsLast || _isRefused)
                {
                    return;
                }
            }
        }
        finally
        {
            _ = _complete.TrySetResult();
        }
    }

    private async Task ReadAsync(ContainerState state, CancellationToken cancellationToken)
    {
        if (state.Run > _run)
        {
            // A run has ended before its log was read to the end. The kubelet keeps the log of the last one only.
            if (state.Run == _run + 1 && state.HasPrevious)
            {
                _ = await TryReadAsync(new LogRequest(container) { Previous = true }, cancellationToken).ConfigureAwait(false);
            }

            _run = state.Run;
        }

        if (!state.HasStarted || state.Run < _run)
        {
            return;
        }

        // A connection may end while the container runs: the log is followed again from where it was, until the state is another one.
        while (!state.HasEnded)
        {
            _ = await TryReadAsync(new LogRequest(container) { Follow = true }, cancellationToken).ConfigureAwait(false);
            if (_isRefused || await HasNewStateAsync(cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        // What is in the log of a container that has ended is all there will be: once more from where it was, and it is complete. When
        // the container waits for its next run, the log that is kept is the one of the run that has ended.
        var ended = new LogRequest(container) { Previous = !state.HasPrevious };
        while (!await TryReadAsync(ended, cancellationToken).ConfigureAwait(false) && !_isRefused)
        {
            if (await HasNewStateAsync(cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        _run = state.Run + 1;
        if (state.HasSucceeded)
        {
            _ = _complete.TrySetResult();
        }
    }

    /// <summary>Waits for a moment, or for the container's next state; true when there is one, or nothing more will come.</summary>
    private async Task<bool> HasNewStateAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var next = _states.Reader.WaitToReadAsync(stop.Token).AsTask();
        var first = await Task.WhenAny(next, Task.Delay(Pause, time, stop.Token)).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return first == next;
    }

    /// <summary>Reads on from the cursor; false when the connection was lost.</summary>
    private async Task<bool> TryReadAsync(LogRequest request, CancellationToken cancellationToken)
    {
        _cursor.BeginReading();
        try
        {
            var resumed = request with { Timestamps = true, Since = _cursor.Since };
            await foreach (var stamped in client.ReadLogAsync(ns, pod, resumed, cancellationToken).ConfigureAwait(false))
            {
                if (_cursor.TryTake(stamped, out var line))
                {
                    _ = Interlocked.Increment(ref _lines);
                    await write(line, cancellationToken).ConfigureAwait(false);
                }
            }

            return true;
        }
        catch (KubernetesApiException exception) when (exception.StatusCode is HttpStatusCode.Forbidden)
        {
            _isRefused = true;
            await write($"(the log cannot be read: {OneLine.Of(exception.Message)})", cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (KubernetesApiException exception) when (!TransientFailure.Is(exception))
        {
            // The pod or its log is gone, or has not begun: another state will tell.
            return true;
        }
        catch (KubernetesApiException)
        {
            return false;
        }
    }
}
