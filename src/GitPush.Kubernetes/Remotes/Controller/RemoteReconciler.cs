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
    IOptions<GitPushRemoteOptions> options,
    ILogger<RemoteReconciler> logger)
{
    private readonly ConcurrentDictionary<ObjectKey, TaskCompletionSource> _firstLooks = new();

    /// <summary>Is done when the Remote has been looked at once.</summary>
    public Task FirstLookAsync(ObjectKey key) => FirstLookOf(key).Task;

    /// <exception cref="KubernetesApiException">The cluster could not be asked; the caller tries again.</exception>
    public async Task ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (remotes.Index.Entries.GetValueOrDefault(key) is not { } remote || remote.Object.IsBeingDeleted)
        {
            return;
        }

        try
        {
            var verdict = await check.CheckAsync(remote, cancellationToken).ConfigureAwait(false);
            await status.WriteAsync(remote, verdict, pushes.LastOf(remote), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _ = FirstLookOf(key).TrySetResult();
        }
    }

    /// <summary>A Remote was deleted.</summary>
    public void OnGone(RemoteEntry remote)
    {
        _ = FirstLookOf(remote.Key).TrySetResult();
        _ = _firstLooks.TryRemove(remote.Key, out _);
        pushes.Forget(remote);
        Log.RemoteGone(logger, remote.Namespace, remote.Name);
        if (options.Value.DeleteRepositories && remote.Repository is { } repository && remotes.Index.OwnerOf(repository) is null)
        {
            _ = DeleteRepositoryAsync(remote, repository);
        }
    }

    private async Task DeleteRepositoryAsync(RemoteEntry remote, GitPush.Repositories.RepositoryName repository)
    {
        try
        {
            if (await repositories.DeleteAsync(repository, CancellationToken.None).ConfigureAwait(false))
            {
                Log.RepositoryDeleted(logger, repository.Value, remote.Namespace, remote.Name);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.RepositoryNotDeleted(logger, exception, repository.Value);
        }
    }

    private TaskCompletionSource FirstLookOf(ObjectKey key) =>
        _firstLooks.GetOrAdd(key, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
