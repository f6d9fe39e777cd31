using GitPush.Packs;

namespace GitPush.Maintenance;

/// <summary>One pack of the repository itself, as it was when maintenance began.</summary>
/// <param name="File">The pack.</param>
/// <param name="Time">When it was written or touched: how old its unreachable objects are.</param>
/// <param name="Kind">Whose it is to change.</param>
internal sealed record LocalPack(PackFile File, DateTime Time, LocalPackKind Kind)
{
    private static readonly string[] Companions = [".idx", ".rev", ".bitmap", CruftTimes.Extension];

    public int Count => File.Index.Count;

    /// <summary>Looks at a pack's files.</summary>
    public static LocalPack Of(PackFile file)
    {
        var kind = Has(file, ".keep") || Has(file, ".promisor") ? LocalPackKind.Kept
            : Has(file, CruftTimes.Extension) ? LocalPackKind.Cruft
            : Has(file, ".bitmap") ? LocalPackKind.Indexed
            : LocalPackKind.Plain;
        return new LocalPack(file, System.IO.File.GetLastWriteTimeUtc(file.Path), kind);
    }

    /// <summary>How old each of its objects is, in seconds since 1970, by position in the index.</summary>
    public Func<int, uint> ReadTimes()
    {
        if (Kind == LocalPackKind.Cruft)
        {
            var times = CruftTimes.Read(Path.ChangeExtension(File.Path, CruftTimes.Extension), File.Index);
            return position => times[position];
        }

        var time = (uint)new DateTimeOffset(Time).ToUnixTimeSeconds();
        return _ => time;
    }

    /// <summary>
    /// Deletes it. The pack goes first: a process that dies in between leaves an index without a pack, which holds nothing, is
    /// overlooked by everybody and is removed when it is old.
    /// </summary>
    /// <returns>False when somebody asked to keep it meanwhile.</returns>
    public bool TryDelete()
    {
        if (Has(File, ".keep"))
        {
            return false;
        }

        Delete(File.Path);
        foreach (var extension in Companions)
        {
            Delete(Path.ChangeExtension(File.Path, extension));
        }

        return true;
    }

    private static void Delete(string path)
    {
        // There, what nobody is to change cannot be deleted either.
        if (OperatingSystem.IsWindows() && System.IO.File.Exists(path))
        {
            System.IO.File.SetAttributes(path, FileAttributes.Normal);
        }

        System.IO.File.Delete(path);
    }

    private static bool Has(PackFile file, string extension) => System.IO.File.Exists(Path.ChangeExtension(file.Path, extension));
}
