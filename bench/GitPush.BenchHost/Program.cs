// The host that is compared with git's own server: GitPush and nothing else, with the options that it has by default.
// Arguments: the repositories' folder, the port. Serves until its standard input ends.
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{args[1]}");
builder.Services.AddGitPush(options =>
    {
        options.RepositoryRoot = args[0];
        options.CreateRepositoriesOnPush = true;
    })
    .AllowAnonymousFetch()
    .AllowAnonymousPush();

var app = builder.Build();
app.MapGitPush("/git");
await app.StartAsync();
while (await Console.In.ReadLineAsync() is not null)
{
}

await app.StopAsync();
