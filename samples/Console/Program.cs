using System.Net;
using ConsoleSample.Stages;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddGitPush(options =>
    {
        options.RepositoryRoot = Path.GetFullPath(builder.Configuration["Data"] ?? "data", builder.Environment.ContentRootPath);
        options.CreateRepositoriesOnPush = true;
    })
    .AllowAnonymousFetch()
    .AllowAnonymousPush()
    .AddStage<RunTests>()
    .AddStage<RollOut>(stage => stage.Refs = ["refs/heads/main"])
    .AddConsole(console => console.Title = "Console sample");

var app = builder.Build();

// Anybody may do everything here, so only this machine is let in, whatever addresses the app is told to listen on.
app.Use((context, next) =>
{
    if (context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address))
    {
        return next(context);
    }

    context.Response.StatusCode = StatusCodes.Status403Forbidden;
    return Task.CompletedTask;
});
app.MapGet("/", () => Results.Redirect("/pushes"));
app.MapGitPush("/git");
app.MapGitPushConsole("/pushes").AllowAnonymous();
await app.RunAsync();
