using GitPush.Repositories;

namespace GitPush.Maintenance;

/// <summary>
/// When a repository was last looked through for unreachable objects, and whether it changed since. The time is that of an empty
/// file, <c>info/gitpush-pruned</c>, so that it outlives the server.
/// </summary>
/// <param name="PrunedAt">Null: never.</param>
/// <param name="ChangedAt">When packs or packed refs last changed.</param>
/// <param name="WaitsForAge">Whether there are objects that may go when they are older.</param>
internal readonly record struct RepositoryChanges(DateTimeOffset? PrunedAt, DateTimeOffset ChangedAt, bool WaitsForAge)
{
    public static RepositoryChanges Of(GitRepository repository)
    {
        var marker = MarkerOf(repository);
        var packs = Path.Combine(repository.Objects.ObjectsDirectory, "pack");
        var changed = new[] { Directory.GetLastWriteTimeUtc(packs), File.GetLastWriteTimeUtc(Path.Combine(repository.Path, "packed-refs")) }.Max();
        return new RepositoryChanges(
            File.Exists(marker) ? File.GetLastWriteTimeUtc(marker) : null,
            changed,
            Directory.Exists(packs) && Directory.EnumerateFiles(packs, "*" + CruftTimes.Extension).Any());
    }

    /// <summary>Notes that the repository was looked through.</summary>
    public static void MarkPruned(GitRepository repository, DateTimeOffset now)
    {
        var marker = MarkerOf(repository);
        var shared = SharedRepository.Of(repository.Config);
        shared.CreateFolder(Path.GetDirectoryName(marker)!);
        File.WriteAllBytes(marker, []);
        shared.Adjust(marker);
        File.SetLastWriteTimeUtc(marker, now.UtcDateTime);
    }

    /// <summary>Whether it is time to look again.</summary>
    /// <param name="pushes">How many pushes there were since this server last looked.</param>
    public bool IsPruneDue(DateTimeOffset now, TimeSpan interval, int pushes) =>
        PrunedAt is not { } pruned || (now - pruned >= interval && (pushes > 0 || WaitsForAge || ChangedAt > pruned));

    private static string MarkerOf(GitRepository repository) => Path.Combine(repository.Path, "info", "gitpush-pruned");
}
