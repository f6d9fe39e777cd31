using GitPush.Compare.Clients;
using GitPush.Compare.Measurements;
using GitPush.Compare.Metrics;
using GitPush.Compare.Repositories;
using GitPush.Compare.Servers;

namespace GitPush.Compare;

/// <summary>Both servers side by side: every measurement is taken in turns, and each round begins with another side.</summary>
internal sealed class Comparison : IDisposable
{
    private const string WarmRepository = "warm";
    private const double QuietCpuSeconds = 0.02;
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan QuietInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan QuietTimeout = TimeSpan.FromSeconds(15);
    private readonly string _folder;
    private readonly CompareOptions _options;
    private readonly GitHttpBackend _git;
    private readonly OpenSshServer _openSsh;
    private readonly GitPushServer _gitPush;
    private readonly GitOverSsh _gitOverSsh;
    private readonly Sides _sides;

    public Comparison(string folder, CompareOptions options)
    {
        _folder = folder;
        _options = options;
        _git = new GitHttpBackend(Path.Combine(folder, "git"), Path.Combine(folder, "nginx"));
        _gitOverSsh = new GitOverSsh(Path.Combine(folder, "ssh"));
        _openSsh = new OpenSshServer(_git.Root, Path.Combine(folder, "sshd"), _gitOverSsh.AuthorizedKeys);
        _gitPush = new GitPushServer(Path.Combine(folder, "gitpush"), _gitOverSsh.AuthorizedKeys);
        _sides = new Sides(
            new("git", "git", _git, "/git", "/cpu", new(_openSsh, _openSsh.Port, _git.Root)),
            new("git with core.fsync=all", "fsync", _git, "/fsync", "/fsync", new(_openSsh, _openSsh.DurablePort, _git.Root)),
            new("GitPush", "gitpush", _gitPush, "/git", "/git", new(_gitPush, _gitPush.SshPort, "")));
    }

    public Report Run()
    {
        Progress("making the repositories");
        var workshop = new Workshop(Path.Combine(_folder, "workshop"), _options);
        WarmUp(workshop);
        var results = new Results();
        var report = new Report(results, _sides, workshop, _options);
        foreach (var measurement in Measurements(workshop))
        {
            if (_options.Only is null || measurement.Name.Contains(_options.Only, StringComparison.OrdinalIgnoreCase))
            {
                var rows = results.Rows.Count;
                Measure(measurement, results);
                foreach (var line in report.LinesAfter(rows).ToList())
                {
                    Console.Error.WriteLine($"  {line}");
                }
            }
        }

        return report;
    }

    public void Dispose()
    {
        _git.Dispose();
        _openSsh.Dispose();
        _gitPush.Dispose();
    }

    private static void Progress(string text) => Console.Error.WriteLine($"{DateTime.Now:HH:mm:ss} {text}");

    private IEnumerable<Measurement> Measurements(Workshop workshop) =>
    [
        new CommitPush(workshop, _options),
        new ConcurrentPushes(workshop, _options, shared: true),
        new ConcurrentPushes(workshop, _options, shared: false),
        new FirstPush(workshop, _options),
        new Clone(workshop, _options),
        new FreshMemory(workshop, _options, _folder),
        new IncrementalFetch(workshop, _options),
        new ManyRefs(workshop, _options),
        new ManyPushes(SmallWorkshop(workshop), _options),
        new NewRefs(workshop, _options),
        new SshCommitPush(workshop, _options, _gitOverSsh, kept: false),
        new SshCommitPush(workshop, _options, _gitOverSsh, kept: true),
        new SshBulk(workshop, _options, _gitOverSsh, _folder),
        new StartUp(workshop, _options, _folder),
    ];

    // So many pushes are a matter of hours where git takes a tenth of a second for each.
    private Workshop SmallWorkshop(Workshop workshop) => _options is { Quick: true, Repository: null }
        ? workshop
        : new Workshop(Path.Combine(_folder, "small"), _options with { Quick = true, Repository = null });

    private void Measure(Measurement measurement, Results results)
    {
        Progress(measurement.Name);
        var sides = measurement.SidesOf(_sides);
        measurement.Prepare(sides);
        for (var round = 0; round < measurement.Rounds; round++)
        {
            for (var i = 0; i < sides.Count; i++)
            {
                var side = sides[(round + i) % sides.Count];
                measurement.PrepareRound(side, round);
                Workshop.Sync();
                measurement.Run(side, round, results);
            }
        }
    }

    // A server that runs for weeks has been compiled, and its caches are full: that is what is compared.
    private void WarmUp(Workshop workshop)
    {
        Progress("warming up");
        var pushes = workshop.PreparePushes(_options.WarmUpPushes, seed: 0, unmeasured: _options.WarmUpPushes);
        foreach (var side in _sides.All)
        {
            Workshop.Copy(workshop.Large, side.FolderOf(WarmRepository));
        }

        _ = _git.Start($"{WarmRepository}-git");
        _ = _openSsh.Start($"{WarmRepository}-git");
        _ = _gitPush.Start($"{WarmRepository}-gitpush");
        foreach (var side in _sides.All)
        {
            using var client = side.Connect();
            var until = DateTime.UtcNow + WarmUpTime;
            foreach (var push in pushes.TakeWhile(_ => DateTime.UtcNow < until))
            {
                GitRequests.Push(client, side.PathOf(WarmRepository), push.BodyFor(workshop.LargeBranch));
                GitRequests.ListRefs(client, side.PathOf(WarmRepository), workshop.LargeBranch);
            }

            WaitUntilQuiet(side.Server);
        }

        WarmUpSsh(_sides.GitPush);
    }

    // sshd starts a process for each connection, which knows nothing of those before.
    private void WarmUpSsh(Side side)
    {
        var until = DateTime.UtcNow + WarmUpTime;
        for (var i = 0; i < _options.WarmUpLogins && DateTime.UtcNow < until; i++)
        {
            _gitOverSsh.ListRefs(side.SshUrlOf(WarmRepository));
        }

        WaitUntilQuiet(side.Ssh.Server);
    }

    // The compiler goes on in the background for a while.
    private static void WaitUntilQuiet(BenchServer server)
    {
        var until = DateTime.UtcNow + QuietTimeout;
        double before;
        do
        {
            before = server.CpuSeconds;
            Thread.Sleep(QuietInterval);
        }
        while (server.CpuSeconds - before > QuietCpuSeconds && DateTime.UtcNow < until);
    }
}
