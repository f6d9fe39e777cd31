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
var liveWhenWarm = 0L;
var working = Clients().Select(client => Task.Run(client.WorkAsync)).ToList();
var samples = await WatchAsync();
await Task.WhenAll(working);
var report = await StopAsync();
var verdict = new Verdict(run, samples, report, repositories);
var problems = verdict.Find().ToList();
Report();
return problems.Count > 0 ? 1 : 0;

async Task SeedAsync()
{
    using (var keys = Process.Start("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "soak@example.com", "-f", Path.ChangeExtension(run.SigningKey, null)]))
    {
        await keys.WaitForExitAsync();
    }

    var seed = TestGit.Init(folder.Combine("seed"));
    for (var i = 0; i < 40; i++)
    {
        seed.Commit($"dir{i % 20}/seed.txt", string.Join('\n', Enumerable.Range(i, 400)));
    }

    foreach (var repository in repositories)
    {
        await seed.RunAsync(["push", "--quiet", run.UrlOf(repository), "main"]);
        run.Acknowledge(repository, "refs/heads/main", seed.Run("rev-parse", "main"));

        // Clones take more of the server as repositories grow. These stay of one size: what nothing refers to any more goes, late
        // enough for everybody who just saw a ref that did.
        run.Stored(repository).Run("config", "core.logAllRefUpdates", "false");
        run.Stored(repository).Run("config", "gc.pruneExpire", "10.minutes.ago");

        // Until version 2.41 git unpacks it all into single files meanwhile.
        run.Stored(repository).Run("config", "gc.cruftPacks", "true");
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
            0 or 4 => new PushingClient(run, repository, i, options.Seed, signs: false),
            1 => new FetchingClient(run, repository, i, options.Seed),
            2 => new PushingClient(run, repository, i, options.Seed, signs: true),
            3 => new PartialClient(run, repository, i, options.Seed),
            5 => new ShallowClient(run, repository, i, options.Seed),
            6 => new FetchingClient(run, repository, i, options.Seed),
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
        if (liveWhenWarm == 0 && sample.Time >= Verdict.WarmUpOf(options.Time))
        {
            liveWhenWarm = await server.CollectAsync();
        }

        await Task.Delay(TimeSpan.FromSeconds(Interval), ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    return taken;
}

async Task<ServerReport> StopAsync()
{
    if (server.HasExited)
    {
        return new ServerReport(-1, liveWhenWarm, 0, new Dictionary<string, long>(), server.Errors);
    }

    var live = await server.CollectAsync();
    var log = await server.ReadLogAsync();
    return new ServerReport(await server.StopAsync(), liveWhenWarm, live, log, server.Errors);
}

void Report()
{
    Console.WriteLine();
    foreach (var (what, count) in run.Counts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
    {
        Console.WriteLine($"{what,-32} {count,10}");
    }

    Console.WriteLine();
    foreach (var (what, count) in report.Log.Where(pair => pair.Key.StartsWith("Maint", StringComparison.Ordinal) || !pair.Key.Contains('.', StringComparison.Ordinal)))
    {
        Console.WriteLine($"{what,-32} {count,10}");
    }

    Console.WriteLine();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{$"after {Verdict.WarmUpOf(options.Time):mm\\:ss}",-16} {"median",10} {"per minute",10} {"growth",10} {"allowed",10}"));
    foreach (var trend in verdict.Trends)
    {
        Console.WriteLine(trend);
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"live MB          {report.LiveBytesWhenWarm / 1048576.0,10:0.0} at its end {report.LiveBytesAtEnd / 1048576.0:0.0}"));
    Console.WriteLine();
    foreach (var problem in problems)
    {
        Console.WriteLine($"WRONG: {problem}");
    }

    Console.WriteLine(problems.Count == 0 ? "All is well." : $"{problems.Count} things are wrong.");
}
