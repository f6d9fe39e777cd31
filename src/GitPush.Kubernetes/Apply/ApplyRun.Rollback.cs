using GitPush.Hooks;
using GitPush.Kubernetes.Apply.Inventories;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes.Apply;

/// <content>
/// When the push is refused, by this stage or a later one. Each object has a roll-back of its own, the last one that changed
/// goes first; the inventory comes at the end, when it is known whether everything is back.
/// </content>
internal sealed partial class ApplyRun
{
    private const int MaxNames = 10;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastTry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HealthPatience = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan TellPatience = TimeSpan.FromSeconds(5);

    private readonly List<ObjectKey> _restored = [];
    private readonly List<ObjectKey> _removed = [];
    private int _notRestored;
    private bool _isUnreachable;

    private async ValueTask RestoreAsync(ObjectIdentity identity, CancellationToken cancellationToken)
    {
        if (Lost.IsCancellationRequested)
        {
            return;
        }

        var saved = _saved[identity];
        _notRestored++;
        try
        {
            var isThere = await InsistAsync(token => RestoreHeldAsync(saved, token), cancellationToken).ConfigureAwait(false);
            (isThere ? _restored : _removed).Add(saved.Key);
            _notRestored--;
        }
        catch (OperationCanceledException) when (Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The last part says so.
        }
        catch (KubernetesApiException exception)
        {
            Log.ObjectNotRestored(_logger, exception, _push.Id, saved.Key.ToString());
            throw new StageFailedException(ApiRefusal.Explain(saved.Key, exception)[0], exception);
        }
    }

    private async Task<bool> RestoreHeldAsync(SavedObject saved, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Lost);
        await EnsureLeaseAsync(linked.Token).ConfigureAwait(false);
        return await _restorer.RestoreAsync(saved, linked.Token).ConfigureAwait(false);
    }

    /// <summary>Tries for as long as the roll-back has time: the API server may be restarting just now.</summary>
    private async Task<T> InsistAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        // When one object's whole time was in vain, the others need not wait as long.
        using var limit = _isUnreachable ? new CancellationTokenSource(LastTry, _time) : new CancellationTokenSource();
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        while (true)
        {
            try
            {
                var result = await action(linked.Token).ConfigureAwait(false);
                _isUnreachable = false;
                return result;
            }
            catch (KubernetesApiException exception) when (TransientFailure.Is(exception) && !linked.IsCancellationRequested)
            {
                await PauseAsync(exception, linked.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (linked.IsCancellationRequested)
            {
                _isUnreachable = true;
                throw;
            }
        }
    }

    private async Task PauseAsync(KubernetesApiException exception, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(RetryInterval, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _isUnreachable = true;
            throw exception;
        }
    }

    /// <summary>The last part: waits until the cluster is what it was, and lets the next deployment begin.</summary>
    private async ValueTask EndRollbackAsync(CancellationToken cancellationToken)
    {
        _ended = true;
        try
        {
            if (Lost.IsCancellationRequested)
            {
                await TellBackAsync("another server has taken this deployment over, and takes back what was done here").ConfigureAwait(false);
                return;
            }

            if (_notRestored > 0)
            {
                await TellBackAsync("not everything could be taken back: the next push tries again before it begins").ConfigureAwait(false);
            }
            else if (_isWritten)
            {
                _ = await InsistAsync(RestoreInventoryAsync, cancellationToken).ConfigureAwait(false);
            }

            await AwaitRestoredAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await ReleaseAsync().ConfigureAwait(false);
        }
    }

    private async Task<bool> RestoreInventoryAsync(CancellationToken cancellationToken)
    {
        if (!_wasThere)
        {
            await _store.DeleteAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await _store.WriteAsync(_inventory! with { Objects = _found, Previous = null, Pending = null }, cancellationToken).ConfigureAwait(false);
        }

        if (_inventory?.Pending is { } pending)
        {
            await _savedState.DeleteAsync(pending, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private async Task AwaitRestoredAsync(CancellationToken cancellationToken)
    {
        if (_restored.Count + _removed.Count == 0)
        {
            return;
        }

        var names = _restored.Concat(_removed).Select(NameOf).Take(MaxNames).ToArray();
        var more = _restored.Count + _removed.Count - names.Length;
        var list = string.Join(", ", names) + (more > 0 ? $" and {more} more" : "");
        try
        {
            await StuckPods.ReplaceAsync(_client, _restored, _time, TellNotFreed, cancellationToken).ConfigureAwait(false);
            var patience = new HealthOptions
            {
                Timeout = _options.Health.Timeout < HealthPatience ? _options.Health.Timeout : HealthPatience,
                FailureGrace = _options.Health.FailureGrace,
                MaxRestarts = _options.Health.MaxRestarts,
                LogLines = 0,
            };
            var report = await new HealthWaiter(_time).WaitAsync(_client, _restored, patience, static (_, _) => ValueTask.CompletedTask, cancellationToken).ConfigureAwait(false);
            await TellBackAsync(report.IsHealthy ? $"rolled back: {list}" : $"rolled back: {list}; not healthy yet: {report.Failure}").ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is KubernetesApiException or OperationCanceledException)
        {
            await TellBackAsync($"rolled back: {list}; whether it is healthy could not be seen").ConfigureAwait(false);
        }
    }

    private void TellNotFreed(ObjectKey key, Exception exception) => Log.StatefulSetNotFreed(_logger, exception, _push.Id, key.ToString());

    private async ValueTask TellBackAsync(string line)
    {
        using var patience = new CancellationTokenSource(TellPatience, _time);
        try
        {
            await TellAsync(line, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The record has it.
        }
    }
}
