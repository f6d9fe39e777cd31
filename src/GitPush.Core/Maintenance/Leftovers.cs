using GitPush.Objects;

namespace GitPush.Maintenance;

/// <summary>Removes what processes that died left below <c>objects</c>, once it is old enough to be nobody's.</summary>
internal static class Leftovers
{
    private static readonly EnumerationOptions Entries = new() { AttributesToSkip = FileAttributes.ReparsePoint };
    private static readonly string[] PackCompanions = [".idx", ".rev", ".bitmap", CruftTimes.Extension];

    /// <summary>Removes what was last touched before a time.</summary>
    /// <returns>How many files and folders.</returns>
    public static int Remove(string objectsDirectory, DateTime before)
    {
        var removed = RemoveTemporary(objectsDirectory, before, IsTemporary);
        removed += RemoveTemporary(Path.Combine(objectsDirectory, "pack"), before, IsTemporaryOrWithoutPack);
        for (var i = 0; i < LooseObjects.FolderCount; i++)
        {
            removed += RemoveTemporary(Path.Combine(objectsDirectory, $"{i:x2}"), before, IsTemporary);
        }

        return removed;
    }

    private static int RemoveTemporary(string folder, DateTime before, Func<FileSystemInfo, bool> isLeftover)
    {
        var directory = new DirectoryInfo(folder);
        if (!directory.Exists)
        {
            return 0;
        }

        var removed = 0;
        foreach (var entry in directory.EnumerateFileSystemInfos("*", Entries))
        {
            if (!isLeftover(entry) || NewestTime(entry) >= before)
            {
                continue;
            }

            if (entry is DirectoryInfo quarantine)
            {
                quarantine.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }

            removed++;
        }

        return removed;
    }

    // git's names: tmp_obj_…, tmp_pack_…, and for quarantines tmp_objdir-… and once incoming-…. Ours that carry an instance's id
    // are cleared away when a server starts.
    private static bool IsTemporary(FileSystemInfo entry) =>
        entry.Name.StartsWith("tmp_", StringComparison.Ordinal)
        || (entry is DirectoryInfo
            && entry.Name.StartsWith("incoming-", StringComparison.Ordinal)
            && Repositories.ServerInstance.OwnerOfName(entry.Name) is null);

    private static bool IsTemporaryOrWithoutPack(FileSystemInfo entry) =>
        IsTemporary(entry)
        || (entry is FileInfo
            && entry.Name.StartsWith("pack-", StringComparison.Ordinal)
            && PackCompanions.Contains(entry.Extension)
            && !File.Exists(Path.ChangeExtension(entry.FullName, ".pack")));

    // A quarantine is as young as what was written into it last.
    private static DateTime NewestTime(FileSystemInfo entry) => entry is DirectoryInfo directory
        ? directory.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Select(static one => one.LastWriteTimeUtc).Append(entry.LastWriteTimeUtc).Max()
        : entry.LastWriteTimeUtc;
}
