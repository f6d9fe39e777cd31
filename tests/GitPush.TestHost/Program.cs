// A server in a process of its own, for tests that kill it and for measurements. Arguments: the repositories' folder;
// --maintain for one that never stops maintaining its repositories, --no-stages for a server whose pushes run none, --no-fsync
// for one that leaves writing to the system.
// Prints "listening on <url>" and serves until its standard input ends or it is killed. A line "heap" there is answered with the
// bytes of the managed heap.
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
var git = builder.Services.AddGitPush(options =>
    {
        options.RepositoryRoot = args[0];
        options.CreateRepositoriesOnPush = true;
        options.ShutdownGrace = TimeSpan.FromSeconds(2);
        options.Fsync = !args.Contains("--no-fsync");
    })
    .AllowAnonymousFetch()
    .AllowAnonymousPush();
if (!args.Contains("--no-stages"))
{
    git.AddStage<GitPush.TestHost.SlowStage>();
}

var app = builder.Build();
app.MapGitPush("/git");
await app.StartAsync();
if (args.Contains("--maintain"))
{
    _ = Task.Run(() => GitPush.TestHost.RestlessMaintenance.RunAsync(app.Services, app.Lifetime.ApplicationStopping));
}

Console.WriteLine($"listening on {app.Urls.First()}");
while (await Console.In.ReadLineAsync() is { } line)
{
    if (line == "heap")
    {
        Console.WriteLine(GC.GetTotalMemory(forceFullCollection: false));
    }
}

await app.StopAsync();
