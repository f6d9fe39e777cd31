using GitPush.Control;
using GitPush.History;
using GitPush.TestHost;

// A server in a process of its own, for tests that kill it and for measurements. Arguments: the repositories' folder;
// --maintain for one that never stops maintaining its repositories, --busy-maintenance for one that does so by itself after a few
// pushes or seconds, --signed-pushes for one that offers nonces, --no-stages for a server whose pushes run none, --no-fsync for
// one that leaves writing to the system, --postgresql=<connection string> for one that has its history there, --hold=PreReceive or
// --hold=PostReceive for one in which redeployments and roll-backs get so far and no further ("held").
// Prints "listening on <url>" and serves until its standard input ends or it is killed. There "heap" is answered with the bytes
// of the managed heap, "live" with those that are left of it after a collection, "log" with what was logged, counted; "rollback"
// and "redeploy" with a commit have the push that brought it taken up again, and are answered with the id of the push that does it;
// "record" with such an id with what was recorded of it. An error that is logged goes to standard error.
var builder = WebApplication.CreateSlimBuilder();
var log = new TallyLog();
builder.Logging.ClearProviders().AddProvider(log);
builder.WebHost.UseUrls("http://127.0.0.1:0");
var git = builder.Services.AddGitPush(options =>
    {
        options.RepositoryRoot = args[0];
        options.CreateRepositoriesOnPush = true;
        options.ShutdownGrace = TimeSpan.FromSeconds(2);
        options.Fsync = !args.Contains("--no-fsync");
        if (args.Contains("--busy-maintenance"))
        {
            BusyMaintenance.Apply(options.Maintenance);
        }

        if (args.Contains("--signed-pushes"))
        {
            options.CertNonceSeed = "a secret of the test host";
            options.CertNonceSlop = TimeSpan.FromMinutes(10);
        }
    })
    .AllowAnonymousFetch()
    .AllowAnonymousPush();
if (!args.Contains("--no-stages"))
{
    git.AddStage<SlowStage>();
}

const string Hold = "--hold=";
if (args.FirstOrDefault(argument => argument.StartsWith(Hold, StringComparison.Ordinal)) is { } hold)
{
    git.AddStage("held", _ => new HeldStage(hold[Hold.Length..]));
}

const string PostgreSql = "--postgresql=";
if (args.FirstOrDefault(argument => argument.StartsWith(PostgreSql, StringComparison.Ordinal)) is { } database)
{
    git.AddPostgreSqlHistory(database[PostgreSql.Length..]);
}

var app = builder.Build();
app.MapGitPush("/git");
await app.StartAsync();
if (args.Contains("--maintain"))
{
    _ = Task.Run(() => RestlessMaintenance.RunAsync(app.Services, app.Lifetime.ApplicationStopping));
}

var operators = new Operator(app.Services.GetRequiredService<IPushControl>(), app.Services.GetRequiredService<IPushLog>());
Console.WriteLine($"listening on {app.Urls.First()}");
while (await Console.In.ReadLineAsync() is { } line)
{
    var words = line.Split(' ');
    switch (words[0])
    {
        case "heap":
            Console.WriteLine(GC.GetTotalMemory(forceFullCollection: false));
            break;
        case "live":
            Console.WriteLine(GC.GetTotalMemory(forceFullCollection: true));
            break;
        case "log":
            Console.WriteLine(log.Summary());
            break;
        case "rollback":
            Console.WriteLine(await operators.RollBackAsync(words[1]));
            break;
        case "redeploy":
            Console.WriteLine(await operators.RedeployAsync(words[1]));
            break;
        case "record":
            Console.WriteLine(await operators.DescribeAsync(words[1]));
            break;
    }
}

await app.StopAsync();
await app.DisposeAsync();
