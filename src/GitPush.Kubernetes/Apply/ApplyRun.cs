using GitPush.Hooks;
using GitPush.Kubernetes.Apply.Inventories;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;
using Microsoft.Extensions.Logging;

namespace GitPush.Kubernetes.Apply;

/// <summary>
/// One push's deployment to one inventory: <see cref="PrepareAsync"/> asks the server about everything and changes nothing,
/// <see cref="ApplyAsync"/> applies, waits and prunes. Then either <see cref="CompleteAsync"/>, when the refs have changed, or the
/// roll-back that it has registered with the push brings it to its end. Not safe for use by several threads.
/// </summary>
internal sealed partial class ApplyRun : IAsyncDisposable
{
    public const string LostLease = "another server has taken this deployment over, as this one could not renew its lease";

    private readonly PushContext _push;
    private readonly PushSource _source;
    private readonly KubernetesApplyOptions _options;
    private readonly KubernetesClient _client;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ObjectRestorer _restorer;
    private readonly ChangePlanner _planner;
    private readonly string _namespace;
    private readonly string _name;
    private readonly InventoryStore _store;
    private readonly SavedState _savedState;
    private readonly HashSet<string> _warnings = new(StringComparer.Ordinal);

    private DeployLease? _lease;
    private Inventory? _inventory;

    // What the inventory had when this push came; whether it was there at all, and whether it has been written since.
    private IReadOnlyList<InventoryEntry> _found = [];
    private bool _wasThere;
    private bool _isWritten;

    private DesiredSet? _desired;
    private bool _ended;

    /// <param name="inventory">The inventory's name, where the options have none. Default: made of the repository's name.</param>
    /// <param name="ns">The namespace of this push, when it is not what the options say.</param>
    public ApplyRun(
        PushContext push, PushSource source, KubernetesApplyOptions options, KubernetesClient client, TimeProvider time, ILogger logger, string? inventory = null, string? ns = null)
    {
        _push = push;
        _source = source;
        _options = options;
        _client = client;
        _time = time;
        _logger = logger;
        _namespace = ns ?? options.Namespace ?? client.DefaultNamespace ?? "default";
        _name = options.InventoryName ?? inventory ?? InventoryName.For(push.Repository.Name.Value);
        _store = new InventoryStore(client, _namespace, _name);
        _savedState = new SavedState(client, _namespace, _name);
        _restorer = new ObjectRestorer(client, time);
        _planner = new ChangePlanner(client, options, _namespace, _name);
    }

    /// <summary>Whether, in a push that only plans, the namespace is not there: what goes into it is new, and nobody can be asked about it.</summary>
    public bool IsNamespaceMissing { get; set; }

    /// <summary>Cancelled when another server has taken this deployment over.</summary>
    public CancellationToken Lost => _lease?.Lost ?? CancellationToken.None;

    /// <summary>
    /// The deployment is there to stay: what was kept to take it back goes, and the next one may begin. A crash before this is
    /// noticed by the next push, which sees by the refs that this one was accepted.
    /// </summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        try
        {
            if (_inventory is { Pending: { } pending } inventory && pending.Push == _push.Id && !Lost.IsCancellationRequested)
            {
                await CloseAsync(inventory with { Pending = null, Previous = null }, pending, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (KubernetesApiException exception)
        {
            Log.DeploymentNotClosed(_logger, exception, _push.Id, _name);
        }
        finally
        {
            await ReleaseAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Nothing was rolled back, so the refs have changed, though the stage was not told.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), _time);
        try
        {
            await CompleteAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            Log.DeploymentNotClosed(_logger, exception, _push.Id, _name);
        }
    }

    /// <summary>Writes the inventory without a push under way; what was kept for that goes after it.</summary>
    private async Task CloseAsync(Inventory inventory, PendingDeploy pending, CancellationToken cancellationToken)
    {
        await _store.WriteAsync(inventory, cancellationToken).ConfigureAwait(false);
        await _savedState.DeleteAsync(pending, cancellationToken).ConfigureAwait(false);
    }

    private async Task ReleaseAsync()
    {
        if (_lease is { } lease)
        {
            await lease.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Runs a part of the deployment; ends it when another server takes over, and says what the server has against it.</summary>
    private async Task GuardAsync(Func<CancellationToken, Task> part, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Lost);
        try
        {
            await part(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new StageFailedException(LostLease);
        }
        catch (KubernetesApiException exception)
        {
            throw new StageFailedException(ApiRefusal.Explain("the deployment", exception), exception);
        }
    }

    /// <summary>Comes before whatever is changed: the server may have been out of reach for so long that another one has taken over.</summary>
    private async ValueTask EnsureLeaseAsync(CancellationToken cancellationToken)
    {
        if (_lease is { } lease)
        {
            await lease.EnsureHeldAsync(cancellationToken).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private ValueTask TellAsync(string line, CancellationToken cancellationToken) => _push.Output.WriteLineAsync($"deploy: {line}", cancellationToken);

    private async ValueTask WarnAsync(KubernetesObject answer, CancellationToken cancellationToken)
    {
        foreach (var warning in answer.Warnings)
        {
            if (_warnings.Add(warning))
            {
                await TellAsync($"warning: {answer.Key}: {warning}", cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The object's name, with its namespace where that is not the deployment's.</summary>
    private string NameOf(ObjectKey key) => key.Namespace is null || key.Namespace == _namespace ? key.ToString() : $"{key} in {key.Namespace}";

    private Task<HealthReport> WaitUntilHealthyAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellationToken) =>
        new HealthWaiter(_time).WaitAsync(_client, keys, _options.Health, TellAsync, cancellationToken);
}
