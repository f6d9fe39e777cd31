using GitPush.Control;
using GitPush.Hooks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace GitPush.ReceivePack;

/// <summary>
/// The pushes that run now. When the host begins to stop, no new push is taken, the running ones get
/// <see cref="GitPushOptions.ShutdownGrace"/>, then they are cancelled and roll back; only after that do the transports stop,
/// so that every pusher reads how the push ended.
/// </summary>
internal sealed class PushRegistry(IOptions<GitPushOptions> options, TimeProvider time) : IHostedLifecycleService
{
    // A cancelled push still rolls back; a stage that ignores its token must not hold the host for ever.
    private static readonly TimeSpan RollbackGrace = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LivePush> _running = new(StringComparer.Ordinal);
    private TaskCompletionSource? _idle;

    /// <summary>The pushes that run, oldest first; without those that are recorded and only have their last words to say.</summary>
    public IReadOnlyList<LivePush> Running
    {
        get
        {
            lock (_lock)
            {
                return [.. _running.Values.Where(push => !push.HasEnded).OrderBy(push => push.Id, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Whether the host stops, so that no push is taken any more.</summary>
    public bool IsStopping
    {
        get
        {
            lock (_lock)
            {
                return _idle is not null;
            }
        }
    }

    /// <summary>A push that runs, or null.</summary>
    public LivePush? Find(string id)
    {
        lock (_lock)
        {
            return _running.GetValueOrDefault(id) is { HasEnded: false } push ? push : null;
        }
    }

    /// <summary>Takes note of a push.</summary>
    /// <returns>False when the host is stopping: the push is to be refused.</returns>
    public bool TryEnter(LivePush push)
    {
        lock (_lock)
        {
            return _idle is null && _running.TryAdd(push.Id, push);
        }
    }

    /// <summary>The push has ended.</summary>
    public void Leave(LivePush push)
    {
        lock (_lock)
        {
            if (_running.Remove(push.Id) && _running.Count == 0)
            {
                _idle?.TrySetResult();
            }
        }
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Task idle;
        lock (_lock)
        {
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_running.Count == 0)
            {
                _idle.SetResult();
            }

            idle = _idle.Task;
        }

        if (await EndedWithinAsync(idle, options.Value.ShutdownGrace, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        LivePush[] running;
        lock (_lock)
        {
            running = [.. _running.Values];
        }

        foreach (var push in running)
        {
            push.Cancel(CancellationReason.ServerStopping);
        }

        await EndedWithinAsync(idle, RollbackGrace, CancellationToken.None).ConfigureAwait(false);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> EndedWithinAsync(Task idle, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await idle.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }
}
