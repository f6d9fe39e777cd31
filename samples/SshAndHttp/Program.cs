using SshAndHttp;
using SshAndHttp.Stages;

var builder = WebApplication.CreateBuilder(args);
var contentRoot = builder.Environment.ContentRootPath;
var data = Path.GetFullPath(builder.Configuration["Data"] ?? "data", contentRoot);
var authorizedKeys = Path.GetFullPath(builder.Configuration["AuthorizedKeys"] ?? "authorized_keys", contentRoot);

builder.Services.AddGitPush(options =>
    {
        options.RepositoryRoot = Path.Combine(data, "repositories");
        options.CreateRepositoriesOnPush = true;
    })
    .AddBasicAuthentication<PasswordValidator>()
    .AddSshTransport(ssh => builder.Configuration.GetSection("Ssh").Bind(ssh))
    .AddAuthorizedKeys(authorizedKeys)
    .AddStage<TellWhoPushes>();

var app = builder.Build();
app.MapGitPush("/git").RequireAuthorization();
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine(Instructions.ForTerminal(app, authorizedKeys)));
app.Run();
