using System.Collections.Concurrent;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Remotes.Pushes;
using GitPush.Kubernetes.Remotes.Status;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Remotes.Controller;

/// <summary>Looks at one Remote: is its repository there, may its pushes act, what does its status say.</summary>
internal sealed class RemoteReconciler(
    RemoteDirectory remotes,
    RemoteRepositories repositories,
    RemoteCheck check,
    RemoteStatusWriter status,
    RemotePushes pushes,
    RemoteClient cluster,
    IOptions<GitPushRemoteOptions> options,
    ILogger<RemoteReconciler> logger)
{
    private readonly ConcurrentDictionary<ObjectKey, TaskCompletionSource> _firstLooks = new();

    /// <summary>Is done when the Remote has been looked at once.</summary>
    public Task FirstLookAsync(ObjectKey key) => FirstLookOf(key).Task;

    /// <returns>Whether it is ready, or gone.</returns>
    /// <exception cref="KubernetesApiException">The cluster could not be asked; the caller tries again.</exception>
    public async Task<bool> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (remotes.Index.Entries.GetValueOrDefault(key) is not { } remote || remote.Object.IsBeingDeleted)
        {
            return true;
        }

        try
        {
            var verdict = await check.CheckAsync(remote, cancellationToken).ConfigureAwait(false);
            await status.WriteAsync(remote, verdict, pushes.LastOf(remote), cancellationToken).ConfigureAwait(false);
            return verdict.IsReady;
        }
        finally
        {
            _ = FirstLookOf(key).TrySetResult();
        }
    }

    /// <summary>A Remote was deleted, or is not in a list any more.</summary>
    /// <returns>Is done when the repository is deleted, where it is to be.</returns>
    public Task OnGoneAsync(RemoteEntry remote)
    {
        _ = FirstLookOf(remote.Key).TrySetResult();
        _ = _firstLooks.TryRemove(remote.Key, out _);
        pushes.Forget(remote);
        Log.RemoteGone(logger, remote.Namespace, remote.Name);
        return options.Value.DeleteRepositories
            && remote.Repository is { } repository
            && remote.Life.HasOwned(repository)
            && remotes.Index.OwnerOf(repository) is null
            ? DeleteRepositoryAsync(remote, repository)
            : Task.CompletedTask;
    }

    private async Task DeleteRepositoryAsync(RemoteEntry remote, GitPush.Repositories.RepositoryName repository)
    {
        try
        {
            if (await IsSurelyGoneAsync(remote).ConfigureAwait(false) && await repositories.DeleteAsync(repository, CancellationToken.None).ConfigureAwait(false))
            {
                Log.RepositoryDeleted(logger, repository.Value, remote.Namespace, remote.Name);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or KubernetesApiException)
        {
            Log.RepositoryNotDeleted(logger, exception, repository.Value);
        }
    }

    /// <summary>
    /// Whether there is no object of that name. What a list lacks, or an API server that has just
    /// started does not know the kind of, closes a repository for the moment, and must not cost what is in it.
    /// </summary>
    private async Task<bool> IsSurelyGoneAsync(RemoteEntry remote)
    {
        var client = await cluster.GetAsync(CancellationToken.None).ConfigureAwait(false);
        return await client.GetAsync(remote.Key, CancellationToken.None).ConfigureAwait(false) is null
            && await client.FindTypeAsync(remote.Key.ApiVersion, remote.Key.Kind, CancellationToken.None).ConfigureAwait(false) is not null;
    }

    private TaskCompletionSource FirstLookOf(ObjectKey key) =>
        _firstLooks.GetOrAdd(key, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
