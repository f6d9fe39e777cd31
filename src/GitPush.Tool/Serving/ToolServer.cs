using GitPush.Http.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitPush.Tool.Serving;

/// <summary>The server of <c>gitpush serve</c>: repositories below <c>/git</c>, the console at <c>/pushes</c>.</summary>
internal static class ToolServer
{
    public const string GitPath = "/git";
    public const string ConsolePath = "/pushes";

    // Longer than running pushes get to end (GitPushOptions.ShutdownGrace).
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);

    public static WebApplication Build(ServeSettings settings)
    {
        // Nothing of the folder in which somebody happens to call the program configures it.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = Environments.Production });
        builder.Configuration.Sources.Clear();
        AddLog(builder.Logging, settings);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(settings.Address, settings.Port));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton(settings);

        // The keys sign forms only; pages that are open when the server restarts have to be loaded again.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        AddGit(builder.Services, settings);
        if (settings.Token is null)
        {
            // Else a page of another site could reach the server by a name of its own that leads to this machine.
            builder.Services.AddHostFiltering(hosts => hosts.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        }

        var app = builder.Build();
        if (settings.Token is null)
        {
            _ = app.UseHostFiltering();
        }

        Map(app, settings);
        return app;
    }

    private static void AddGit(IServiceCollection services, ServeSettings settings)
    {
        var git = services
            .AddGitPush(options =>
            {
                options.RepositoryRoot = settings.Root;
                options.CreateRepositoriesOnPush = settings.CreateOnPush;
            })
            .AddConsole();
        _ = settings.Token is null ? git.AllowAnonymousFetch().AllowAnonymousPush() : git.AddBasicAuthentication<TokenValidator>();
        if (settings.RunHooks)
        {
            _ = git.AddExecutableHooks();
        }

        if (settings is { SshPort: { } port, AuthorizedKeys: { } keys })
        {
            _ = git.AddAuthorizedKeys(keys).AddSshTransport(ssh =>
            {
                ssh.Port = port;
                ssh.ListenAddresses.Add(settings.Address.ToString());
            });
        }
    }

    private static void Map(WebApplication app, ServeSettings settings)
    {
        _ = app.MapGet("/", GoToConsole).AllowAnonymous();
        var git = app.MapGitPush(GitPath);
        var console = app.MapGitPushConsole(ConsolePath);
        if (settings.Token is null)
        {
            _ = console.AllowAnonymous();
            return;
        }

        _ = git.RequireAuthorization();
        _ = console.RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = GitPushBasicDefaults.AuthenticationScheme });
    }

    private static Task GoToConsole(HttpContext context)
    {
        context.Response.Redirect(ConsolePath);
        return Task.CompletedTask;
    }

    private static void AddLog(ILoggingBuilder logging, ServeSettings settings) => logging
        .ClearProviders()
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        })
        .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
        .SetMinimumLevel(settings.Verbose ? LogLevel.Information : LogLevel.Warning)

        // It tells of the keys that are not kept, which is meant.
        .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
        .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning)

        // A start that fails is told in one line, by whoever started it.
        .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
}
