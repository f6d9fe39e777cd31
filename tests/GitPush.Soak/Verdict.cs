using System.Globalization;

namespace GitPush.Soak;

/// <summary>Judges a run by what was sampled and by what is on the disk afterwards.</summary>
internal sealed class Verdict
{
    private const double MB = 1 << 20;

    // A server is warm after a quarter of the time, and after five minutes of a long run: its code is compiled, its pools are
    // filled, every kind of client has come by.
    private const double WarmUpPart = 0.25;
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromMinutes(5);

    // What the server's maintenance must have done for the run to say anything about it.
    private static readonly string[] Upkeep = ["Maintained", "Maintained.PackedObjects", "Maintained.RemovedPacks", "Maintained.RemovedLoose", "Maintained.PackedRefs", "Maintained.Commits"];

    private readonly SoakRun _run;
    private readonly ServerReport _report;
    private readonly IReadOnlyCollection<string> _repositories;

    public Verdict(SoakRun run, IReadOnlyList<Sample> samples, ServerReport report, IReadOnlyCollection<string> repositories)
    {
        (_run, _report, _repositories) = (run, report, repositories);
        var warm = samples.Where(sample => sample.Time >= WarmUpOf(samples[^1].Time)).ToList();
        Trends = warm.Count < 8
            ? []
            :
            [
                new Trend("RSS MB", warm, sample => sample.ResidentBytes / MB, part: 0.15, slack: 32),
                new Trend("heap MB", warm, sample => sample.HeapBytes / MB, part: 0.25, slack: 32),
                new Trend("handles", warm, sample => sample.Handles, part: 0.1, slack: 16),
                new Trend("threads", warm, sample => sample.Threads, part: 0.1, slack: 8),
            ];
    }

    /// <summary>How memory, handles and threads went after the warm-up; none when the run was too short to say.</summary>
    public IReadOnlyList<Trend> Trends { get; }

    /// <summary>From when on a run of this length is looked at.</summary>
    public static TimeSpan WarmUpOf(TimeSpan time) => time * WarmUpPart < LongestWarmUp ? time * WarmUpPart : LongestWarmUp;

    /// <summary>What is wrong; nothing when all is well.</summary>
    public IEnumerable<string> Find() => [.. _run.Errors.Take(20), .. Growth(), .. Server(), .. Leftovers(), .. Refs(), .. Soundness()];

    private IEnumerable<string> Growth()
    {
        if (Trends.Count == 0)
        {
            yield return "there are too few samples to judge by";
        }

        foreach (var trend in Trends.Where(trend => !trend.IsFlat))
        {
            yield return $"not flat: {trend}";
        }

        // Garbage and pools apart: what is left after a full collection.
        var (before, after) = (_report.LiveBytesWhenWarm / MB, _report.LiveBytesAtEnd / MB);
        if (after > (before * 1.25) + 8)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"live objects grew from {before:0.0} MB after the warm-up to {after:0.0} MB");
        }
    }

    private IEnumerable<string> Server()
    {
        if (_report.ExitCode != 0)
        {
            yield return $"the server ended with {_report.ExitCode}";
        }

        foreach (var error in _report.Errors.Take(20))
        {
            yield return $"the server logged: {error}";
        }

        foreach (var name in Upkeep.Where(name => _report.Log.GetValueOrDefault(name) == 0))
        {
            yield return $"maintenance was not tested: there is no {name}";
        }
    }

    private IEnumerable<string> Leftovers() => ServerProcess.TempFiles(_run.Root, whileRunning: false).Select(path => $"left behind: {path}");

    private IEnumerable<string> Refs()
    {
        foreach (var group in _run.Acknowledged.GroupBy(pair => pair.Key.Repository))
        {
            var actual = _run.Stored(group.Key).Run("for-each-ref", "--format=%(refname) %(objectname)").Split('\n')
                .Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => parts[1]);
            foreach (var ((repository, name), id) in group)
            {
                if (actual.GetValueOrDefault(name) != id)
                {
                    yield return $"{repository} {name} is {actual.GetValueOrDefault(name) ?? "missing"}, acknowledged was {id ?? "its end"}";
                }
            }
        }
    }

    private IEnumerable<string> Soundness()
    {
        foreach (var repository in _repositories)
        {
            var fsck = _run.Stored(repository).TryRun("fsck", "--full", "--strict", "--no-dangling", "--no-progress");
            if (fsck.ExitCode != 0 || fsck.Output.Length + fsck.Error.Length > 0)
            {
                yield return $"git fsck of {repository} ends with {fsck.ExitCode}: {fsck.Output}{fsck.Error}";
            }
        }
    }
}
