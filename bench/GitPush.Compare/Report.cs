using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using GitPush.Compare.Measurements;
using GitPush.Compare.Repositories;

namespace GitPush.Compare;

/// <summary>The table, and what one has to know to read it.</summary>
internal sealed class Report(Results results, Sides sides, Workshop workshop, CompareOptions options)
{
    private const string Notes =
        """
        Each value is the median; in parentheses the first and third quartile. ratio = GitPush / git.
        Wall times are the client's, over 127.0.0.1: from the first byte of the first request to the last byte of the last
        answer. The client is no git program but sends what one would send; its packs are made before anything is measured.
        Over SSH git is compared behind sshd, with every algorithm the same on both sides: curve25519-sha256, a host key for
        ecdsa-sha2-nistp256, an Ed25519 key of the user, aes256-gcm@openssh.com. There the client is git over ssh, and wall
        times have the start of both in them, and what they do: the same on both sides.
        Server CPU is that of the whole process tree, user and system, with the children that were waited for
        (/proc/<pid>/stat, clock ticks of 10 ms). git: nginx, fcgiwrap and all git programs, or sshd, shells and git
        programs; GitPush: its host. fcgiwrap
        waits for no child: for these rows a shell around git http-backend writes down what git took, itself not counted.
        Peak memory is the highest sum of the proportional set sizes (PSS, /proc/<pid>/smaps_rollup) of the same processes,
        looked at every 50 ms. That of git has the pages of the packs that it maps.
        Before each turn `sync` empties the system's write buffers, so that neither side waits for what the other one wrote.

        What each side has on disk when the client reads "ok":
          git          packs are forced to disk; loose objects, as which git stores a small push, and refs are not.
          core.fsync=all  also loose objects and refs, each file by itself; folders are not.
          GitPush      pack, index, refs and the folders that name them.
        """;

    private static readonly string[] Titles = ["metric", "git", "GitPush", "ratio"];

    /// <summary>The table's lines for what was measured after so many rows, for whoever does not wait for the whole table.</summary>
    public IEnumerable<string> LinesAfter(int rows) => results.Rows.Skip(rows).SelectMany(Lines).Select(static line => string.Join(" | ", line));

    public override string ToString()
    {
        string[][] lines = [Titles, .. results.Rows.ToArray().SelectMany(Lines)];
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{GitCommand.Version} behind nginx and fcgiwrap, and behind sshd, and GitPush on .NET {Environment.Version}; {Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}")
            .AppendLine(CultureInfo.InvariantCulture, $"large history: {options.Repository ?? $"{options.Commits:N0} generated commits"}, {new FileInfo(workshop.LargePack).Length / 1048576.0:N1} MiB in one pack, {workshop.LargeRefs.Count:N0} refs")
            .AppendLine();
        var widths = Enumerable.Range(0, 4).Select(column => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines)
        {
            text.AppendLine(string.Join(" | ", line.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))));
            if (line == lines[0])
            {
                text.AppendLine(string.Join("-|-", widths.Select(width => new string('-', width))));
            }
        }

        return text.AppendLine().Append(Notes).ToString();
    }

    private IEnumerable<string[]> Lines(Row row)
    {
        yield return Line(row, row.Name, sides.Git);
        if (!results.Of(row, sides.DurableGit).IsEmpty && !row.Name.EndsWith("CPU", StringComparison.Ordinal))
        {
            yield return Line(row, "  the same, git with core.fsync=all", sides.DurableGit);
        }
    }

    private string[] Line(Row row, string name, Side git)
    {
        var (theirs, ours) = (results.Of(row, git), results.Of(row, sides.GitPush));
        return [$"{name}{(row.MoreIsBetter ? " (more is better)" : "")}", Cell(theirs, row), Cell(ours, row), Number(ours.Median / theirs.Median, 2)];
    }

    private static string Cell(Samples samples, Row row)
    {
        var digits = samples.Median < 10 ? 2 : samples.Median < 100 ? 1 : 0;
        return $"{Number(samples.Median, digits)} {row.Unit} ({Number(samples.Quantile(0.25), digits)}–{Number(samples.Quantile(0.75), digits)})";
    }

    private static string Number(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
