using GitPush.Testing.Kubernetes.Http;
using GitPush.Testing.Kubernetes.Registry;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Controllers;

/// <summary>Runs the controllers: one after another, each for the objects that a change concerns.</summary>
internal sealed class ControllerManager : IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RefusedDelay = TimeSpan.FromSeconds(1);
    private readonly ObjectRegistry _registry;
    private readonly List<Controller> _controllers;
    private readonly Dictionary<(Controller Controller, ObjectId Id), DateTimeOffset> _queue = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public ControllerManager(ObjectRegistry registry, string authority)
    {
        _registry = registry;
        Subscription = registry.Store.Subscribe(registry.Store.Version);
        _controllers =
        [
            new NamespaceController(registry),
            new ServiceAccountController(registry, authority),
            new CustomResourceController(registry),
            new GarbageCollector(registry),
            new VolumeClaimController(registry),
            new QuotaController(registry),
            new ReplicaSetController(registry),
            new DeploymentController(registry),
            new StatefulSetController(registry),
            new DaemonSetController(registry),
            new JobController(registry),
        ];
    }

    /// <summary>The changes that the controllers see.</summary>
    public StoreSubscription Subscription { get; }

    public void Start() => _running = Task.Run(() => RunAsync(_stop.Token));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Subscription.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            ReadChanges();
            while (!cancellationToken.IsCancellationRequested && TakeDue() is { } work)
            {
                Reconcile(work.Controller, work.Id);
                ReadChanges();
            }

            await WaitAsync(cancellationToken);
        }
    }

    private void ReadChanges()
    {
        while (Subscription.Events.TryRead(out var change))
        {
            foreach (var controller in _controllers)
            {
                foreach (var id in controller.Concerns(change))
                {
                    _queue[(controller, id)] = DateTimeOffset.MinValue;
                }
            }
        }
    }

    private (Controller Controller, ObjectId Id)? TakeDue()
    {
        var now = _registry.Time.GetUtcNow();
        foreach (var (work, due) in _queue)
        {
            if (due <= now)
            {
                _ = _queue.Remove(work);
                return work;
            }
        }

        return null;
    }

    private void Reconcile(Controller controller, ObjectId id)
    {
        TimeSpan? again;
        try
        {
            again = controller.Reconcile(id);
        }
        catch (ApiException error)
        {
            // Somebody was faster, or does not allow it now.
            again = error.Code == 403 ? RefusedDelay : RetryDelay;
        }

        if (again is { } delay)
        {
            _queue[(controller, id)] = _registry.Time.GetUtcNow() + delay;
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (_queue.Count > 0)
        {
            var delay = _queue.Values.Min() - _registry.Time.GetUtcNow();
            wait.CancelAfter(delay > TimeSpan.FromMilliseconds(1) ? delay : TimeSpan.FromMilliseconds(1));
        }

        try
        {
            _ = await Subscription.Events.WaitToReadAsync(wait.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Something is due.
        }
    }
}
