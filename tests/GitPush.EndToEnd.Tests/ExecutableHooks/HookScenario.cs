using GitPush.Stages.ExecutableHooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests.ExecutableHooks;

/// <summary>A server with a repository <c>shop</c> whose hooks are programs, and a work tree to push from.</summary>
internal sealed class HookScenario : IAsyncDisposable
{
    private HookScenario(GitPushHost host, TempFolder folder)
    {
        Host = host;
        Folder = folder;
        Work = TestGit.Init(folder.Combine("work"));
    }

    public GitPushHost Host { get; }

    public TempFolder Folder { get; }

    public TestGit Work { get; }

    public string Url => Host.UrlOf("shop.git");

    /// <summary>The repository on the server.</summary>
    public TestGit Stored => Host.Inspect("shop");

    public static async Task<HookScenario> StartAsync(
        Action<ExecutableHooksOptions>? hooks = null, Action<IGitPushBuilder>? git = null, Action<GitPushOptions>? options = null)
    {
        var folder = new TempFolder();
        var host = await GitPushHost.StartAsync(
            builder =>
            {
                GitPushHost.AllowEverybody(builder);
                builder.AddExecutableHooks(hooks);
                git?.Invoke(builder);
            },
            options);
        await host.CreateRepositoryAsync("shop");
        return new HookScenario(host, folder);
    }

    /// <summary>Puts a program where the repository has its hooks.</summary>
    public void Install(string hook, string program) => Install(Path.Combine(Stored.WorkingDirectory, "hooks"), hook, program);

    public static void Install(string folder, string hook, string program)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, hook);
        File.WriteAllText(path, program);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>What a hook wrote into a file of the repository.</summary>
    public string Read(string file) => File.ReadAllText(Path.Combine(Stored.WorkingDirectory, file));

    public Task<GitResult> PushAsync(params string[] arguments) => Work.TryRunAsync(["push", .. arguments]);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Folder.Dispose();
    }
}
