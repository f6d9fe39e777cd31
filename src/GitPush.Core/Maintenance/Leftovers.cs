using GitPush.Objects;

namespace GitPush.Maintenance;

/// <summary>Removes what processes that died left below <c>objects</c>, once it is old enough to be nobody's.</summary>
internal static class Leftovers
{
    private static readonly EnumerationOptions Entries = new() { AttributesToSkip = FileAttributes.ReparsePoint };
    private static readonly string[] PackCompanions = [".idx", ".rev", ".bitmap", CruftTimes.Extension];

    /// <summary>Removes what was last touched before a time.</summary>
    /// <param name="problems">Is told of what could not be removed; that keeps nothing else.</param>
    /// <returns>How many files and folders.</returns>
    public static int Remove(string objectsDirectory, DateTime before, ICollection<string> problems)
    {
        var removed = RemoveTemporary(objectsDirectory, before, IsTemporary, problems);
        removed += RemoveTemporary(Path.Combine(objectsDirectory, "pack"), before, IsTemporaryOrWithoutPack, problems);
        for (var i = 0; i < LooseObjects.FolderCount; i++)
        {
            removed += RemoveTemporary(Path.Combine(objectsDirectory, $"{i:x2}"), before, IsTemporary, problems);
        }

        return removed;
    }

    private static int RemoveTemporary(string folder, DateTime before, Func<FileSystemInfo, bool> isLeftover, ICollection<string> problems)
    {
        var removed = 0;
        foreach (var entry in EntriesOf(folder))
        {
            try
            {
                removed += isLeftover(entry) && TryRemove(entry, before) ? 1 : 0;
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                // A push that ended just now took it along.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add($"'{entry.Name}', which a crash left behind, was not removed: {e.Message}");
            }
        }

        return removed;
    }

    private static FileSystemInfo[] EntriesOf(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).GetFileSystemInfos("*", Entries);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static bool TryRemove(FileSystemInfo entry, DateTime before)
    {
        if (NewestTime(entry) >= before)
        {
            return false;
        }

        if (entry is DirectoryInfo quarantine)
        {
            quarantine.Delete(recursive: true);
        }
        else
        {
            entry.Delete();
        }

        return true;
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
