// Pages of the history, in files and in PostgreSQL: see bench/README.md. Arguments: --records=100000, --rounds=30.
using System.Globalization;
using GitPush.HistoryBench;

var records = Option("--records=", 100_000);
var rounds = Option("--rounds=", 30);
Console.WriteLine($"{records:n0} pushes, {rounds} rounds, {Environment.ProcessorCount} processors");
await HistoryRun.RunAsync(records, rounds);

int Option(string name, int value) =>
    args.FirstOrDefault(argument => argument.StartsWith(name, StringComparison.Ordinal)) is { } argument
        ? int.Parse(argument[name.Length..], CultureInfo.InvariantCulture)
        : value;
