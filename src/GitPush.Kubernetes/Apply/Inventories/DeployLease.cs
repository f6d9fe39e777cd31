using System.Net;
using GitPush.Hooks;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply.Inventories;

/// <summary>
/// The right to deploy an inventory, in the cluster itself: one push has it at a time, whichever server it came to. It is renewed
/// until it is disposed. As in Kubernetes' own leader election no clock is compared with another's: a lease counts as expired when
/// it has not changed for as long as it lasts, on the watch of who waits for it.
/// </summary>
internal sealed class DeployLease : IAsyncDisposable
{
    /// <summary>How long a lease lasts without being renewed: what a crashed server makes others wait.</summary>
    public static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(10);

    private readonly KubernetesClient _client;
    private readonly TimeProvider _time;

    // Not disposed: what is taken back after the release still asks it.
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _released = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Task _renewals;
    private LeaseRecord _record;
    private long _renewedAt;

    private DeployLease(KubernetesClient client, LeaseRecord record, TimeProvider time, long takenAt)
    {
        _client = client;
        _record = record;
        _time = time;
        _renewedAt = takenAt;
        Holder = record.Holder!;
        _renewals = Task.Run(RenewAsync);
    }

    public string Holder { get; }

    /// <summary>Cancelled when somebody else has taken the lease: whatever is still to be done is theirs.</summary>
    public CancellationToken Lost => _lost.Token;

    public static ObjectKey KeyOf(string ns, string name) => new("coordination.k8s.io/v1", "Lease", ns, $"gitpush-{name}");

    /// <summary>Waits for the lease.</summary>
    /// <param name="holder">Who asks: shown to those who wait.</param>
    /// <param name="patience">How long to wait for others.</param>
    /// <param name="waiting">Told once, with the present holder, when there is one.</param>
    /// <exception cref="StageFailedException">Others hold it for longer than <paramref name="patience"/>.</exception>
    public static async Task<DeployLease> AcquireAsync(
        KubernetesClient client,
        ObjectKey key,
        string holder,
        TimeSpan duration,
        TimeSpan patience,
        TimeProvider time,
        Func<string, ValueTask> waiting,
        CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var seen = start;
        string? seenVersion = null;
        while (true)
        {
            var current = await client.GetAsync(key, cancellationToken).ConfigureAwait(false) is { } lease ? new LeaseRecord(lease) : null;
            if (current?.Json.ResourceVersion != seenVersion)
            {
                if (seenVersion is null && current?.Holder is { } other)
                {
                    await waiting(other).ConfigureAwait(false);
                }

                seenVersion = current?.Json.ResourceVersion;
                seen = time.GetTimestamp();
            }

            var asked = time.GetTimestamp();
            if ((current?.Holder is null || time.GetElapsedTime(seen) >= current.Duration)
                && await TryTakeAsync(client, key, current, holder, duration, time, cancellationToken).ConfigureAwait(false) is { } taken)
            {
                return new DeployLease(client, taken, time, asked);
            }

            if (time.GetElapsedTime(start) >= patience)
            {
                throw new StageFailedException($"{current?.Holder ?? "another push"} is still deploying: try again later");
            }

            await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Makes sure, before something is changed, that nobody else can have the lease: renews it where that has failed for so long that
    /// those who wait may take it soon. <see cref="Lost"/> is cancelled where they have.
    /// </summary>
    /// <exception cref="KubernetesApiException">The server cannot be reached.</exception>
    public async ValueTask EnsureHeldAsync(CancellationToken cancellationToken)
    {
        while (!_lost.IsCancellationRequested && !_released.IsCancellationRequested && _time.GetElapsedTime(Interlocked.Read(ref _renewedAt)) > _record.Duration * 2 / 3)
        {
            await RenewOnceAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_released.IsCancellationRequested)
        {
            return;
        }

        await _released.CancelAsync().ConfigureAwait(false);
        await _renewals.ConfigureAwait(false);
        if (!_lost.IsCancellationRequested)
        {
            await ReleaseAsync().ConfigureAwait(false);
        }
    }

    private static async Task<LeaseRecord?> TryTakeAsync(
        KubernetesClient client, ObjectKey key, LeaseRecord? current, string holder, TimeSpan duration, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var now = time.GetUtcNow();
            return new LeaseRecord(current is null
                ? await client.CreateAsync(LeaseRecord.New(key, holder, duration, now).Json, cancellationToken).ConfigureAwait(false)
                : await client.ReplaceAsync(current.TakenBy(holder, duration, now).Json, null, cancellationToken).ConfigureAwait(false));
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Conflict)
        {
            // Another one was faster, or a request that seemed lost was not.
            return await client.GetAsync(key, cancellationToken).ConfigureAwait(false) is { } lease && new LeaseRecord(lease).Holder == holder
                ? new LeaseRecord(lease)
                : null;
        }
    }

    private async Task RenewAsync()
    {
        while (true)
        {
            try
            {
                await Task.Delay(_record.Duration / 5, _time, _released.Token).ConfigureAwait(false);
                await RenewOnceAsync(_released.Token).ConfigureAwait(false);
                if (_lost.IsCancellationRequested)
                {
                    return;
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (KubernetesApiException)
            {
                // Nothing is changed without the lease (EnsureHeldAsync), and the next try may reach the server.
            }
        }
    }

    private async Task RenewOnceAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var sent = _time.GetTimestamp();
            _record = new LeaseRecord(await _client.ReplaceAsync(_record.Renewed(_time.GetUtcNow()).Json, null, cancellationToken).ConfigureAwait(false));
            _ = Interlocked.Exchange(ref _renewedAt, sent);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            if (!await IsStillOursAsync().ConfigureAwait(false))
            {
                await _lost.CancelAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _ = _turn.Release();
        }
    }

    private async Task<bool> IsStillOursAsync()
    {
        try
        {
            if (await _client.GetAsync(_record.Json.Key, _released.Token).ConfigureAwait(false) is not { } lease || new LeaseRecord(lease).Holder != Holder)
            {
                return false;
            }

            _record = new LeaseRecord(lease);
            return true;
        }
        catch (Exception exception) when (exception is KubernetesApiException or OperationCanceledException)
        {
            return true;
        }
    }

    private async Task ReleaseAsync()
    {
        using var patience = new CancellationTokenSource(ReleaseTimeout, _time);
        try
        {
            // A renewal may have been written whose answer did not arrive any more.
            if (await _client.GetAsync(_record.Json.Key, patience.Token).ConfigureAwait(false) is { } lease && new LeaseRecord(lease).Holder == Holder)
            {
                _ = await _client.ReplaceAsync(new LeaseRecord(lease).Released().Json, null, patience.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is KubernetesApiException or OperationCanceledException)
        {
            // It expires.
        }
    }
}
