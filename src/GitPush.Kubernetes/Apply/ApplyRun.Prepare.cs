using GitPush.Hooks;
using GitPush.Kubernetes.Apply.Inventories;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Manifests;

namespace GitPush.Kubernetes.Apply;

/// <content>Before anything changes: the lease, the inventory, what a crashed push left behind, and what this one will do.</content>
internal sealed partial class ApplyRun
{
    private const int MaxProblems = 20;
    private const int Parallelism = 4;

    private IReadOnlyList<PlannedObject> _planned = [];
    private IReadOnlyList<KubernetesObject> _obsolete = [];
    private bool _isStale;

    /// <summary>Takes the lease, heals what a crashed push left behind, and asks the server about each object.</summary>
    /// <exception cref="StageFailedException">The server would refuse something: the lines are on the pusher's terminal.</exception>
    public Task PrepareAsync(RenderedManifests manifests, CancellationToken cancellationToken) => GuardAsync(
        async token =>
        {
            _desired = await DesiredSet.ReadAsync(manifests, _client, _namespace, _name, _push.Id, _source.Commit.ToString(), token).ConfigureAwait(false);
            if (!_push.IsPlan)
            {
                await EnsureNamespaceAsync(_desired, token).ConfigureAwait(false);
                await TakeLeaseAsync(token).ConfigureAwait(false);
            }

            _inventory = await ReadInventoryAsync(token).ConfigureAwait(false);
            _wasThere = _inventory is not null;
            if (_inventory is { Pending: { } pending } inventory)
            {
                _inventory = await HealAsync(inventory, pending, token).ConfigureAwait(false);
            }

            _found = _inventory?.Objects ?? [];

            await PlanAsync(token).ConfigureAwait(false);
            if (manifests.Objects.Count == 0 && !_options.AllowEmpty)
            {
                throw new StageFailedException($"{manifests.Source} holds no manifests (AllowEmpty = true lets it)");
            }
        },
        cancellationToken);

    /// <summary>Says that something has run since that may have changed the cluster: what will be done is asked again.</summary>
    public void MarkStale() => _isStale = true;

    /// <summary>Lease and inventory are in the namespace: where the push brings it, it comes before all else.</summary>
    private async Task EnsureNamespaceAsync(DesiredSet desired, CancellationToken cancellationToken)
    {
        if (desired.Objects.FirstOrDefault(candidate => candidate is { Kind: "Namespace", ApiVersion: "v1" } && candidate.Name == _namespace) is not { } found
            || await _client.GetAsync(found.Key, cancellationToken).ConfigureAwait(false) is not null)
        {
            return;
        }

        await ApplyOneAsync(new ObjectChange(ChangeKind.Create, found, null, null), cancellationToken).ConfigureAwait(false);
    }

    private async Task TakeLeaseAsync(CancellationToken cancellationToken)
    {
        if (_options.UseLease)
        {
            var key = DeployLease.KeyOf(_namespace, _name);
            try
            {
                _lease = await DeployLease.AcquireAsync(
                    _client,
                    key,
                    $"push {_push.Id} on {Environment.MachineName}",
                    DeployLease.DefaultDuration,
                    _options.LeaseTimeout,
                    _time,
                    other => TellAsync($"waiting for {other}", cancellationToken),
                    cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesApiException exception) when (exception.StatusCode == System.Net.HttpStatusCode.Forbidden)
            {
                throw new StageFailedException($"{ApiRefusal.Explain(key, exception)[0]} (UseLease = false deploys without)", exception);
            }
        }

        _push.OnRollback($"deployment of {_name}", EndRollbackAsync);
    }

    private async Task<Inventory?> ReadInventoryAsync(CancellationToken cancellationToken)
    {
        var inventory = await _store.ReadAsync(cancellationToken).ConfigureAwait(false);
        var repository = _push.Repository.Name.Value;
        return inventory?.Repository is { } other && other != repository
            ? throw new StageFailedException($"the inventory '{_name}' in namespace {_namespace} belongs to the repository {other}: set another InventoryName")
            : inventory;
    }

    private async Task PlanAsync(CancellationToken cancellationToken)
    {
        var desired = _desired!.Objects;
        var planned = new PlannedObject[desired.Count];
        var definitions = desired.TakeWhile(candidate => ApplyOrder.StepOf(candidate.Key) == ApplyStep.Definitions).Count();
        await PlanEachAsync(planned, Enumerable.Range(0, definitions), cancellationToken).ConfigureAwait(false);

        // What is in a namespace or of a kind that this push makes, nobody can be asked about yet.
        var changing = planned.Take(definitions).Select(plan => plan.Change).OfType<ObjectChange>().ToArray();
        var namespaces = changing.Where(change => change is { Kind: ChangeKind.Create, Desired.Kind: "Namespace" }).Select(change => change.Desired.Name).ToHashSet();
        var kinds = changing.Where(change => change.Kind is ChangeKind.Create or ChangeKind.Update or ChangeKind.Recreate)
            .Select(change => DefinedKind.Of(change.Desired)).OfType<DefinedKind>().Select(kind => (kind.Group, kind.Kind)).ToHashSet();
        for (var i = definitions; i < desired.Count; i++)
        {
            if (IsNamespaceMissing && desired[i].Namespace == _namespace)
            {
                planned[i] = PlannedObject.Of(new ObjectChange(ChangeKind.Create, desired[i], Before: null, After: null));
            }
            else if (desired[i].Namespace is { } ns && namespaces.Contains(ns) || kinds.Contains((desired[i].Key.Group, desired[i].Kind)))
            {
                planned[i] = PlannedObject.Deferred(desired[i]);
            }
        }

        var rest = Enumerable.Range(definitions, planned.Length - definitions).ToArray();
        await PlanEachAsync(planned, rest.Where(i => Prerequisites.Of(desired[i]).Count == 0), cancellationToken).ConfigureAwait(false);
        DeferDependents(planned, desired);
        await PlanEachAsync(planned, rest, cancellationToken).ConfigureAwait(false);
        await RefuseProblemsAsync(planned, cancellationToken).ConfigureAwait(false);
        _planned = planned;
        _obsolete = await FindObsoleteAsync(cancellationToken).ConfigureAwait(false);
        _isStale = false;
    }

    /// <summary>Leaves for later what the server would refuse as something is missing that this push makes.</summary>
    private static void DeferDependents(PlannedObject?[] planned, IReadOnlyList<KubernetesObject> desired)
    {
        var made = planned.OfType<PlannedObject>().Where(plan => plan.IsDeferred || plan.Change is { Kind: ChangeKind.Create or ChangeKind.Recreate })
            .Select(plan => ObjectIdentity.Of(plan.Desired.Key)).ToHashSet();
        for (var i = 0; i < planned.Length; i++)
        {
            if (Prerequisites.Of(desired[i]).Any(made.Contains))
            {
                planned[i] ??= PlannedObject.Deferred(desired[i]);
            }
        }
    }

    /// <summary>Asks about those objects that nobody has asked about yet.</summary>
    private Task PlanEachAsync(PlannedObject?[] planned, IEnumerable<int> which, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        which,
        new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
        async (i, token) => planned[i] ??= await _planner.PlanAsync(_desired!.Objects[i], token).ConfigureAwait(false));

    private async Task RefuseProblemsAsync(IReadOnlyList<PlannedObject> planned, CancellationToken cancellationToken)
    {
        var problems = planned.SelectMany(plan => plan.Problems).ToArray();
        if (problems.Length == 0)
        {
            return;
        }

        if (problems.Length > 1)
        {
            foreach (var problem in problems.Take(MaxProblems))
            {
                await TellAsync(problem, cancellationToken).ConfigureAwait(false);
            }
        }

        throw new StageFailedException(problems.Length == 1 ? problems[0] : $"{problems[0]} (and {problems.Length - 1} more)");
    }
}
