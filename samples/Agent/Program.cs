using GitPush;

var builder = WebApplication.CreateBuilder(args);
var configuration = builder.Configuration;
var data = Path.GetFullPath(configuration["Data"] ?? "data", builder.Environment.ContentRootPath);

builder.Services.AddGitPush(options =>
    {
        configuration.GetSection("GitPush").Bind(options);
        options.RepositoryRoot = Path.Combine(data, "repositories");
    })
    .AddSshTransport(ssh => configuration.GetSection("Ssh").Bind(ssh))
    .AddRemoteController(remotes => configuration.GetSection("Remotes").Bind(remotes));

// A push that runs when the pod is to end gets its grace time; what is left of the pod's own is for the rest.
builder.Services.AddOptions<HostOptions>().Configure<Microsoft.Extensions.Options.IOptions<GitPushOptions>>(
    (host, git) => host.ShutdownTimeout = git.Value.ShutdownGrace + TimeSpan.FromSeconds(10));

var app = builder.Build();

// Builds fetch the pushed files from here. Nobody else gets anything: Remotes are open to their keys, which log in over SSH.
app.MapGitPush("/git");
app.MapGet("/healthz", () => "ok");
app.Run();
