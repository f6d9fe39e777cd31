using GitPush.Repositories;

namespace GitPush.Maintenance;

/// <summary>
/// Maintains repositories at once, as the host wishes; in the background that happens by itself
/// (<see cref="GitPushOptions.Maintenance"/>). Safe for use by many threads, and beside pushes, fetches and git commands.
/// </summary>
public interface IRepositoryMaintenance
{
    /// <summary>
    /// Does everything that there is to do for a repository: packs loose objects, small packs and refs, removes unreachable
    /// objects older than <see cref="GitPushMaintenanceOptions.PruneGrace"/>, writes a commit-graph and removes what crashes
    /// left behind. Waits until fewer than <see cref="GitPushMaintenanceOptions.MaxConcurrent"/> others are maintained.
    /// </summary>
    /// <returns>What was done. Nothing when somebody else maintains the repository: another server, or <c>git gc</c>.</returns>
    /// <exception cref="IOException">The file system failed. The repository is as complete as it was.</exception>
    ValueTask<MaintenanceResult> RunAsync(GitRepository repository, CancellationToken cancellationToken = default);

    /// <summary>What this process has done lately, in the background and when it was asked to, newest first: at most 256 runs, those that found nothing to do as well.</summary>
    IReadOnlyList<MaintenanceReport> Recent { get; }
}
