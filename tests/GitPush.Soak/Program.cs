using System.Diagnostics;
using System.Globalization;
using GitPush.Soak;
using GitPush.Soak.Clients;

// Many clients do everything that clients do, for a long time, while git works on the same repositories. The server's process is
// watched meanwhile. Ends with 1 when something failed, grew, was left behind, or was lost.
SoakOptions options;
try
{
    options = SoakOptions.Parse(args);
}
catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine(SoakOptions.Usage);
    return 2;
}

using var folder = new TempFolder();
var root = folder.CreateDirectory("root");
using var server = await ServerProcess.StartAsync(root);
using var ended = new CancellationTokenSource(options.Time);
var run = new SoakRun(server.Url, root, folder.CreateDirectory("work"), ended.Token);
string[] repositories = [.. Enumerable.Range(0, options.Repositories).Select(i => $"repo{i}")];
await SeedAsync();

var watch = Stopwatch.StartNew();
using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromSeconds(30) });
var working = Clients().Select(client => Task.Run(client.WorkAsync)).ToList();
var samples = await WatchAsync();
await Task.WhenAll(working);
var isDead = server.HasExited;
var exitCode = isDead ? -1 : await server.StopAsync();

var problems = Verdict.Find(run, samples, repositories).ToList();
if (exitCode != 0)
{
    problems.Add(isDead ? "the server died" : $"the server ended with {exitCode}");
}

Report();
return problems.Count > 0 ? 1 : 0;

async Task SeedAsync()
{
    var seed = TestGit.Init(folder.Combine("seed"));
    for (var i = 0; i < 40; i++)
    {
        seed.Commit($"dir{i % 20}/seed.txt", string.Join('\n', Enumerable.Range(i, 400)));
    }

    foreach (var repository in repositories)
    {
        await seed.RunAsync(["push", "--quiet", run.UrlOf(repository), "main"]);
        run.Acknowledge(repository, "refs/heads/main", seed.Run("rev-parse", "main"));
    }
}

IEnumerable<SoakClient> Clients()
{
    yield return new CollectingClient(run, repositories[0], options.Clients, options.Seed, repositories.Length);
    for (var i = 0; i < options.Clients; i++)
    {
        // Whoever comes next goes to the next repository, and each repository gets clients of each kind.
        var repository = repositories[i % repositories.Length];
        yield return (i / repositories.Length % 8) switch
        {
            0 or 1 or 2 => new PushingClient(run, repository, i, options.Seed),
            3 or 4 or 5 => new FetchingClient(run, repository, i, options.Seed),
            _ => new RawClient(run, repository, i, options.Seed, http),
        };
    }
}

async Task<List<Sample>> WatchAsync()
{
    const int Interval = 3;
    var taken = new List<Sample>();
    Console.WriteLine($"{"time",8} {"RSS MB",8} {"heap MB",8} {"handles",8} {"threads",8} {"temp",6} {"errors",7}");
    while (!ended.IsCancellationRequested && !server.HasExited)
    {
        var sample = await server.SampleAsync(watch.Elapsed, root);
        if (taken.Count % 10 == 0)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{sample.Time,8:hh\\:mm\\:ss} {sample.ResidentBytes >> 20,8} {sample.HeapBytes >> 20,8} {sample.Handles,8} {sample.Threads,8} {sample.TempFiles,6} {run.Errors.Count,7}"));
        }

        taken.Add(sample);
        await Task.Delay(TimeSpan.FromSeconds(Interval), ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    return taken;
}

void Report()
{
    Console.WriteLine();
    foreach (var (what, count) in run.Counts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
    {
        Console.WriteLine($"{what,-16} {count,8}");
    }

    Console.WriteLine();
    var halves = new[] { samples.Take(samples.Count / 2).ToList(), samples.Skip(samples.Count / 2).ToList() };
    Console.WriteLine($"{"per minute",-16} {"1st half",10} {"2nd half",10}");
    WriteSlope("RSS MB", sample => sample.ResidentBytes / 1048576.0);
    WriteSlope("heap MB", sample => sample.HeapBytes / 1048576.0);
    WriteSlope("handles", sample => sample.Handles);
    WriteSlope("threads", sample => sample.Threads);
    Console.WriteLine();
    foreach (var problem in problems)
    {
        Console.WriteLine($"WRONG: {problem}");
    }

    Console.WriteLine(problems.Count == 0 ? "All is well." : $"{problems.Count} things are wrong.");

    void WriteSlope(string what, Func<Sample, double> value) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what,-16} {Verdict.Slope(halves[0], value),10:0.00} {Verdict.Slope(halves[1], value),10:0.00}"));
}
