using System.Globalization;

namespace GitPush.Soak;

/// <summary>Judges a run by what was sampled and by what is on the disk afterwards.</summary>
internal static class Verdict
{
    private const long MB = 1 << 20;

    /// <summary>What is wrong; nothing when all is well.</summary>
    public static IEnumerable<string> Find(SoakRun run, IReadOnlyList<Sample> samples, IEnumerable<string> repositories) =>
        [.. run.Errors.Take(20), .. Growth(samples), .. Leftovers(run), .. Refs(run), .. Soundness(run, repositories)];

    /// <summary>Change per minute over some samples, by least squares.</summary>
    public static double Slope(IReadOnlyList<Sample> samples, Func<Sample, double> value)
    {
        var (meanTime, mean) = (samples.Average(sample => sample.Time.TotalMinutes), samples.Average(value));
        var spread = samples.Sum(sample => Math.Pow(sample.Time.TotalMinutes - meanTime, 2));
        return spread == 0 ? 0 : samples.Sum(sample => (sample.Time.TotalMinutes - meanTime) * (value(sample) - mean)) / spread;
    }

    // Whatever warms up does so in the first quarter. After that the level of the last quarter is that of the second one, give or
    // take what a collection more or less makes.
    private static IEnumerable<string> Growth(IReadOnlyList<Sample> samples)
    {
        var quarter = samples.Count / 4;
        if (quarter < 2)
        {
            yield return "there are too few samples to judge by";
            yield break;
        }

        var (early, late) = (samples.Skip(quarter).Take(quarter).ToList(), samples.TakeLast(quarter).ToList());
        if (Grew(sample => sample.ResidentBytes, 0.2, 64 * MB))
        {
            yield return Text("resident memory", sample => sample.ResidentBytes / (double)MB, "MB");
        }

        if (Grew(sample => sample.HeapBytes, 0.3, 64 * MB))
        {
            yield return Text("the managed heap", sample => sample.HeapBytes / (double)MB, "MB");
        }

        if (Grew(sample => sample.Handles, 0.2, 40))
        {
            yield return Text("the number of file handles", sample => sample.Handles, "");
        }

        if (Grew(sample => sample.Threads, 0.3, 16))
        {
            yield return Text("the number of threads", sample => sample.Threads, "");
        }

        bool Grew(Func<Sample, double> value, double part, double slack) =>
            late.Average(value) > (early.Average(value) * (1 + part)) + slack;

        string Text(string what, Func<Sample, double> value, string unit) => string.Create(
            CultureInfo.InvariantCulture, $"{what} grew from {early.Average(value):0.0} {unit} in the second quarter to {late.Average(value):0.0} {unit} in the last");
    }

    private static IEnumerable<string> Leftovers(SoakRun run) =>
        ServerProcess.TempFiles(run.Root).Where(path => !path.Contains("/.gitpush/", StringComparison.Ordinal)).Select(path => $"left behind: {path}");

    private static IEnumerable<string> Refs(SoakRun run)
    {
        foreach (var group in run.Acknowledged.GroupBy(pair => pair.Key.Repository))
        {
            var actual = run.Stored(group.Key).Run("for-each-ref", "--format=%(refname) %(objectname)").Split('\n')
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

    private static IEnumerable<string> Soundness(SoakRun run, IEnumerable<string> repositories)
    {
        foreach (var repository in repositories)
        {
            var fsck = run.Stored(repository).TryRun("fsck", "--full", "--strict", "--no-dangling");
            if (fsck.ExitCode != 0 || fsck.Output.Length + fsck.Error.Length > 0)
            {
                yield return $"git fsck of {repository} ends with {fsck.ExitCode}: {fsck.Output}{fsck.Error}";
            }
        }
    }
}
