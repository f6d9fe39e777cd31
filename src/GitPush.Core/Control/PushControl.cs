using System.Security.Claims;
using GitPush.Diagnostics;
using GitPush.Protocol;
using GitPush.ReceivePack;
using GitPush.Repositories;
using Microsoft.Extensions.Logging;

namespace GitPush.Control;

/// <inheritdoc/>
internal sealed class PushControl(
    PushRegistry registry,
    IRepositoryStore store,
    ServerInstance instance,
    TimeProvider time,
    ILogger<PushControl> logger) : IPushControl
{
    public IReadOnlyList<RunningPush> Running => registry.Running;

    public RunningPush? Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return registry.Find(id);
    }

    public bool Cancel(string id, string by)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        if (registry.Find(id) is not { } push || !push.TryCancel(by))
        {
            return false;
        }

        Log.PushCancelledBy(logger, id, push.Record.Repository, Printable.Text(by));
        return true;
    }

    public ValueTask<RunningPush> RedeployAsync(string id, ClaimsPrincipal user, CancellationToken cancellationToken = default) =>
        throw new PushControlException("pushes cannot be run again");

    public ValueTask<RunningPush> RollBackAsync(string id, ClaimsPrincipal user, CancellationToken cancellationToken = default) =>
        throw new PushControlException("pushes cannot be returned to");

    public async ValueTask<RepositoryFreeze?> FindFreezeAsync(RepositoryName repository, CancellationToken cancellationToken = default) =>
        await store.OpenAsync(repository, cancellationToken).ConfigureAwait(false) is { } found ? FreezeFile.Find(found) : null;

    public async ValueTask FreezeAsync(RepositoryName repository, string reason, string by, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        var freeze = new RepositoryFreeze(Printable.Text(reason.Trim()), Printable.Text(by.Trim()), time.GetUtcNow());
        FreezeFile.Write(await OpenAsync(repository, cancellationToken).ConfigureAwait(false), freeze, instance);
        Log.Frozen(logger, repository.Value, freeze.By, freeze.Reason);
    }

    public async ValueTask<bool> UnfreezeAsync(RepositoryName repository, CancellationToken cancellationToken = default)
    {
        var wasFrozen = FreezeFile.Remove(await OpenAsync(repository, cancellationToken).ConfigureAwait(false));
        if (wasFrozen)
        {
            Log.Unfrozen(logger, repository.Value);
        }

        return wasFrozen;
    }

    private async ValueTask<GitRepository> OpenAsync(RepositoryName repository, CancellationToken cancellationToken) =>
        await store.OpenAsync(repository, cancellationToken).ConfigureAwait(false)
        ?? throw new PushControlException($"there is no repository {repository}");
}
