using System.Globalization;

namespace GitPush.Compare.Measurements;

/// <summary>A server's processes and all that they started, as /proc shows them (proc(5)).</summary>
internal static class ProcessTree
{
    // USER_HZ, which is 100 on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>
    /// Processor time of the tree so far, in seconds: its processes' own, and that of the children that they have waited for.
    /// </summary>
    public static double CpuSeconds(IReadOnlyList<int> roots)
    {
        long ticks = 0;
        foreach (var (_, fields) in Members(roots))
        {
            // utime, stime, cutime, cstime: fields 14 to 17 of /proc/<pid>/stat; the fields begin with the third.
            for (var field = 14; field <= 17; field++)
            {
                ticks += long.Parse(fields[field - 3], CultureInfo.InvariantCulture);
            }
        }

        return ticks / TicksPerSecond;
    }

    /// <summary>The tree's memory now, in bytes: proportional set size, so that what processes share counts once.</summary>
    public static long MemoryBytes(IReadOnlyList<int> roots)
    {
        long bytes = 0;
        foreach (var (id, _) in Members(roots))
        {
            try
            {
                foreach (var line in File.ReadLines($"/proc/{id}/smaps_rollup"))
                {
                    if (line.StartsWith("Pss:", StringComparison.Ordinal))
                    {
                        bytes += long.Parse(line.AsSpan(4).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture) * 1024;
                        break;
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The process has ended.
            }
        }

        return bytes;
    }

    private static List<(int Id, string[] Fields)> Members(IReadOnlyList<int> roots)
    {
        var all = new Dictionary<int, string[]>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && ReadStat(id) is { } fields)
            {
                all.Add(id, fields);
            }
        }

        var members = new List<(int, string[])>();
        foreach (var (id, fields) in all)
        {
            var at = id;
            while (!roots.Contains(at) && all.TryGetValue(at, out var current))
            {
                at = int.Parse(current[1], CultureInfo.InvariantCulture);
            }

            if (roots.Contains(at))
            {
                members.Add((id, fields));
            }
        }

        return members;
    }

    // The name, which is the second field, may hold blanks and parentheses.
    private static string[]? ReadStat(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
