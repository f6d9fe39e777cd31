using System.Diagnostics;

namespace GitPush.Packages.Tests.Support;

/// <summary>An app as <c>dotnet new web</c> makes it, outside of the source tree, with the packages and one stage added.</summary>
internal sealed class FreshApp : IDisposable
{
    private const string Program = """
        using GitPush.Hooks;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddGitPush(options =>
            {
                options.RepositoryRoot = builder.Configuration["Repositories"]!;
                options.CreateRepositoriesOnPush = true;
            })
            .AllowAnonymousFetch()
            .AllowAnonymousPush()
            .AddStage<Greet>();

        var app = builder.Build();
        app.MapGet("/", () => "the app you already had");
        app.MapGitPush("/git");
        app.Run();

        internal sealed class Greet : IHookStage
        {
            public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
            {
                await push.Output.WriteLineAsync($"{push.Updates.Count} ref(s) seen by a stage of the app", cancellationToken);
                return StageResult.Continue;
            }
        }
        """;

    private readonly Process _process;

    private FreshApp(Process process, string url)
    {
        _process = process;
        Url = url;
    }

    /// <summary>Where the app listens, without a slash at the end.</summary>
    public string Url { get; }

    public static async Task<FreshApp> StartAsync(PackedPackages packages)
    {
        var folder = packages.CreateDirectory("app");
        var dotnet = packages.DotNet;
        await dotnet.RunAsync(folder, "new", "web", "--no-restore", "--name", "App", "--output", ".");
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="fresh" value="{packages.Feed}" />
              </packageSources>
            </configuration>
            """);
        await dotnet.RunAsync(folder, "add", "package", "GitPush.Http", "--version", packages.Version);
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), Program);
        await dotnet.RunAsync(folder, "build", "--output", Path.Combine(folder, "out"), "-warnaserror");

        var start = dotnet.StartInfo(
            folder,
            Path.Combine(folder, "out", "App.dll"), "--urls", "http://127.0.0.1:0", "--Repositories", packages.CreateDirectory("repositories"));
        var process = Process.Start(start)!;
        return new FreshApp(process, await ReadUrlAsync(process));
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static async Task<string> ReadUrlAsync(Process process)
    {
        const string Mark = "Now listening on: ";
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Mark, StringComparison.Ordinal) is >= 0 and var at)
            {
                // Nobody reads what the app logs later; the pipes must not fill up.
                _ = process.StandardOutput.ReadToEndAsync();
                _ = process.StandardError.ReadToEndAsync();
                return line[(at + Mark.Length)..];
            }
        }

        throw new InvalidOperationException($"The app ended before it listened: {await process.StandardError.ReadToEndAsync()}");
    }
}
