// The host that is compared with git's own server: GitPush and nothing else, with the options that it has by default.
// Arguments: the repositories' folder, the HTTP port; to serve over SSH as well, its port and an authorized_keys file. Serves until
// its standard input ends.
using System.Globalization;

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{args[1]}");
var gitPush = builder.Services.AddGitPush(options =>
    {
        options.RepositoryRoot = args[0];
        options.CreateRepositoriesOnPush = true;
    })
    .AllowAnonymousFetch()
    .AllowAnonymousPush();
if (args is [_, _, var sshPort, var authorizedKeys])
{
    gitPush.AddAuthorizedKeys(authorizedKeys).AddSshTransport(options =>
    {
        options.ListenAddresses.Add("127.0.0.1");
        options.Port = int.Parse(sshPort, CultureInfo.InvariantCulture);
    });
}

var app = builder.Build();
app.MapGitPush("/git");
await app.StartAsync();
while (await Console.In.ReadLineAsync() is not null)
{
}

await app.StopAsync();
