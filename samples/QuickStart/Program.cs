using GitPush.Repositories;
using QuickStart;
using QuickStart.Pages;
using QuickStart.Publishing;
using QuickStart.Stages;

var builder = WebApplication.CreateBuilder(args);
var data = Path.GetFullPath(builder.Configuration["Data"] ?? "data", builder.Environment.ContentRootPath);

builder.Services.AddSingleton(new PublishedSite(Path.Combine(data, "site")));
builder.Services.AddGitPush(options => options.RepositoryRoot = Path.Combine(data, "repositories"))
    .AllowAnonymousFetch()
    .AllowAnonymousPush()
    .AddStage<ProtectMain>()
    .AddStage<CheckPages>(stage => stage.Refs = ["refs/heads/main"])
    .AddStage<PublishSite>(stage => stage.Refs = ["refs/heads/main"]);

var app = builder.Build();

// Anybody may push here, so only this machine is let in, whatever addresses the app is told to listen on.
app.UseMiddleware<LoopbackOnly>();

var site = app.Services.GetRequiredService<PublishedSite>();
app.UseFileServer(new FileServerOptions { RequestPath = PublishedSite.RequestPath, FileProvider = site });
app.MapGet("/", (HttpRequest request) => Results.Content(StartPage.Render(request, site.Current), "text/html; charset=utf-8"));
app.MapGet("/published", () => site.Current?.Name ?? "");
app.MapGitPush();

await CreateRepositoryAsync(app.Services.GetRequiredService<IRepositoryStore>());
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine(Instructions.ForTerminal(app.Urls.First())));
await app.RunAsync();

static async Task CreateRepositoryAsync(IRepositoryStore repositories)
{
    var name = RepositoryName.Parse("site");
    if (await repositories.OpenAsync(name) is null)
    {
        await repositories.CreateAsync(name);
    }
}
