using System.Globalization;
using System.Text;

namespace GitPush.Compare.Repositories;

/// <summary>
/// Prepares pushes of one commit each, every one on top of the one before: a line of a file is changed, and what git would
/// send for it is packed, by git itself where the push is measured.
/// </summary>
internal static class PushSeries
{
    private const int ChangedFiles = 20;
    private const int MaxFileBytes = 50_000;

    /// <param name="repository">A bare repository to make the commits in.</param>
    /// <param name="tip">The commit that the first one is based on.</param>
    /// <param name="count">How many pushes, all together.</param>
    /// <param name="seed">Makes the commits of two series differ.</param>
    /// <param name="unmeasured">How many of them, the first ones, are not measured.</param>
    public static PreparedPush[] Create(string repository, string tip, int count, int seed, int unmeasured)
    {
        var ids = Import(repository, tip, count, seed);
        var packs = new byte[count][];
        ThinPacks.Create(repository, ids[..(unmeasured + 1)]).CopyTo(packs, 0);
        Parallel.For(unmeasured, count, GitCommand.Parallelism, i =>
        {
            var revisions = Encoding.ASCII.GetBytes($"{ids[i + 1]}\n^{ids[i]}\n");
            packs[i] = GitCommand.RunBytes(repository, revisions, "pack-objects", "--revs", "--stdout", "--thin", "--delta-base-offset", "-q");
        });
        return [.. packs.Select((pack, i) => new PreparedPush(ids[i], ids[i + 1], pack))];
    }

    /// <summary>Makes the commits and no packs.</summary>
    /// <returns>The ids: <paramref name="tip"/>, then one child after another.</returns>
    public static string[] Import(string repository, string tip, int count, int seed)
    {
        var name = $"refs/bench/{seed}";
        GitCommand.RunBytes(repository, ImportStream(repository, tip, count, seed, name), "fast-import", "--quiet");
        return [tip, .. GitCommand.Run(repository, "rev-list", "--reverse", $"{tip}..{name}").Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    // git-fast-import(1)
    private static byte[] ImportStream(string repository, string tip, int count, int seed, string name)
    {
        var files = ReadFiles(repository, tip);
        using var stream = new MemoryStream();
        for (var i = 0; i < count; i++)
        {
            var (path, lines) = files[i % files.Count];
            lines[i % lines.Length] = $"line changed by commit {i} of series {seed}";
            var from = i == 0 ? $"from {tip}\n" : "";
            Write(stream, $"commit {name}\ncommitter A U Thor <author@example.com> {1_600_000_000 + i} +0000\n");
            Data(stream, $"Change {path}\n\nCommit {i} of series {seed}.\n");
            Write(stream, $"{from}M 100644 inline {path}\n");
            Data(stream, string.Join('\n', lines));
        }

        return stream.ToArray();
    }

    private static List<(string Path, string[] Lines)> ReadFiles(string repository, string tip)
    {
        var entries = GitCommand.Run(repository, "ls-tree", "-r", "-l", "-z", tip).Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(entry => (Fields: entry.Split('\t')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), Path: entry.Split('\t')[1]))
            .Where(entry => entry.Fields[1] == "blob" && entry.Fields[0] == "100644" && IsPlain(entry.Path))
            .Where(entry => int.Parse(entry.Fields[3], CultureInfo.InvariantCulture) is > 100 and < MaxFileBytes)
            .ToList();
        var step = Math.Max(1, entries.Count / ChangedFiles);
        var files = new List<(string, string[])>();
        for (var i = 0; i < entries.Count && files.Count < ChangedFiles; i += step)
        {
            files.Add((entries[i].Path, GitCommand.Run(repository, "cat-file", "blob", entries[i].Fields[2]).Split('\n')));
        }

        return files;
    }

    private static bool IsPlain(string path) => path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_');

    private static void Data(MemoryStream stream, string text) =>
        Write(stream, $"data {Encoding.UTF8.GetByteCount(text)}\n{text}\n");

    private static void Write(MemoryStream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));
}
