using System.Globalization;
using System.Security.Cryptography;
using GitPush.Fuzz;
using GitPush.Fuzz.Targets;

// Feeds the readers of everything that strangers can send with inputs that are nearly right. Ends with 1 when one of them was
// not survived.
FuzzOptions options;
try
{
    options = FuzzOptions.Parse(args);
}
catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine(FuzzOptions.Usage);
    return 2;
}

return options.Replay.Count > 0 ? Replay() : RunAll();

int Replay()
{
    using var target = AllTargets.Create(options.Targets[0]);
    var runner = new FuzzRunner(target, options.Seed);
    var failures = 0;
    foreach (var file in options.Replay)
    {
        var taken = runner.TryRun(File.ReadAllBytes(file), out var failure);
        Console.WriteLine($"{file}: {failure ?? (taken ? "taken" : "refused")}");
        failures += failure is null ? 0 : 1;
    }

    return failures > 0 ? 1 : 0;
}

int RunAll()
{
    Directory.CreateDirectory(options.Out);
    Console.WriteLine($"{"target",-18} {"cases",12} {"taken",12} {"failed",7} {"cases/s",9}");
    var failures = 0;
    foreach (var name in options.Targets)
    {
        using var target = AllTargets.Create(name);
        using var watchdog = new Watchdog(name, options.Out);
        var report = new FuzzRunner(target, options.Seed) { CaseStarts = watchdog.CaseStarts }
            .Run(options.First, options.Cases, options.Time / options.Targets.Count);
        failures += report.Failures.Count;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-18} {report.Cases,12} {report.Taken,12} {report.Failures.Count,7} {report.Cases / report.Time.TotalSeconds,9:0}"));
        foreach (var failure in report.Failures)
        {
            Write(failure);
        }
    }

    return failures > 0 ? 1 : 0;
}

void Write(FuzzFailure failure)
{
    var folder = Directory.CreateDirectory(Path.Combine(options.Out, failure.Target)).FullName;
    var path = Path.Combine(folder, Convert.ToHexStringLower(SHA1.HashData(failure.Input))[..12]);
    File.WriteAllBytes(path, failure.Input);
    File.WriteAllText(path + ".txt", $"--target {failure.Target} --seed {options.Seed} --first {failure.Case} --cases 1\n\n{failure.Reason}\n");
    Console.WriteLine($"  case {failure.Case}: {failure.Reason.Split('\n')[0]} ({path})");
}
