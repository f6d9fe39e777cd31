using System.Security.Claims;
using GitPush.Diagnostics;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Protocol;
using GitPush.ReceivePack;
using GitPush.Repositories;
using Microsoft.Extensions.Logging;

namespace GitPush.Control;

/// <inheritdoc/>
internal sealed class PushControl(
    PushServices services,
    IRepositoryStore store,
    ILogger<PushControl> logger) : IPushControl
{
    public IReadOnlyList<RunningPush> Running => services.Registry.Running;

    public RunningPush? Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return services.Registry.Find(id);
    }

    public bool Cancel(string id, string by)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        if (services.Registry.Find(id) is not { } push || !push.TryCancel(by))
        {
            return false;
        }

        Log.PushCancelledBy(logger, id, push.Record.Repository, Printable.Text(by));
        return true;
    }

    public async ValueTask<RunningPush> RedeployAsync(string id, ClaimsPrincipal user, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(user);
        var source = await FindSourceAsync(id, cancellationToken).ConfigureAwait(false);

        // Where a server died after the refs had changed, the refs tell so.
        if (source.Result is not (PushResult.Succeeded or PushResult.PartlyRejected or PushResult.Interrupted))
        {
            throw new PushControlException($"push {id} changed no ref, so there is nothing to run again");
        }

        return await StartAsync(source, user, PushTrigger.Redeploy, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<RunningPush> RollBackAsync(string id, ClaimsPrincipal user, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(user);
        var source = await FindSourceAsync(id, cancellationToken).ConfigureAwait(false);
        if (source.Result is not (PushResult.Succeeded or PushResult.PartlyRejected))
        {
            throw new PushControlException($"push {id} did not succeed, so there is nothing to return to");
        }

        return await StartAsync(source, user, PushTrigger.Rollback, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<RepositoryFreeze?> FindFreezeAsync(RepositoryName repository, CancellationToken cancellationToken = default) =>
        await store.OpenAsync(repository, cancellationToken).ConfigureAwait(false) is { } found ? FreezeFile.Find(found) : null;

    public async ValueTask FreezeAsync(RepositoryName repository, string reason, string by, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        var freeze = new RepositoryFreeze(Printable.Text(reason.Trim()), Printable.Text(by.Trim()), services.Time.GetUtcNow());
        FreezeFile.Write(await OpenAsync(repository, cancellationToken).ConfigureAwait(false), freeze, services.Instance);
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

    /// <summary>A recorded push; for one that was a redeployment itself the push whose commits it ran for, while the history has that.</summary>
    private async ValueTask<PushRecord> FindSourceAsync(string id, CancellationToken cancellationToken)
    {
        var record = await FindRecordAsync(id, cancellationToken).ConfigureAwait(false) ?? throw new PushControlException($"there is no push {Printable.Text(id)}");
        if (record.Result == PushResult.Running)
        {
            throw new PushControlException($"push {id} still runs");
        }

        return record is { Trigger: PushTrigger.Redeploy, SourceId: { } sourceId, Result: PushResult.Succeeded or PushResult.PartlyRejected }
            ? await FindRecordAsync(sourceId, cancellationToken).ConfigureAwait(false) ?? record
            : record;
    }

    private async ValueTask<PushRecord?> FindRecordAsync(string id, CancellationToken cancellationToken)
    {
        var query = new PushQuery { Id = id, Limit = 1, IncludeOutput = false };
        await foreach (var record in services.Log.QueryAsync(query, cancellationToken).ConfigureAwait(false))
        {
            return record;
        }

        return null;
    }

    private async ValueTask<RunningPush> StartAsync(PushRecord source, ClaimsPrincipal user, PushTrigger trigger, CancellationToken cancellationToken)
    {
        var repository = await OpenAsync(RepositoryName.Parse(source.Repository), cancellationToken).ConfigureAwait(false);
        if (FreezeFile.Find(repository) is { } freeze)
        {
            throw new PushControlException($"the repository is frozen: {freeze.Reason} (by {freeze.By})");
        }

        var request = new PushRequest
        {
            Repository = repository,
            User = user,
            Connection = new PushConnection("none"),
            Trigger = trigger,
            SourceId = source.Id,
        };
        RepeatedPush push = trigger == PushTrigger.Redeploy ? new RedeployPush(services, request, source) : new RollbackPush(services, request, source);
        try
        {
            return push.Start();
        }
        catch
        {
            await push.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
