using System.Collections.Concurrent;
using System.Security.Claims;
using GitPush.Control;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Repositories;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests.Actions;

/// <summary>
/// A host with the repository <c>shop</c> whose stages note what they deploy: <c>deploy</c> every push, <c>web</c> what changes
/// <c>web/**</c>.
/// </summary>
internal sealed class DeployedShop : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    private DeployedShop(GitPushHost host, ConcurrentQueue<string> deployed)
    {
        Host = host;
        Deployed = deployed;
        Clone = TestGit.Init(_folder.Combine("clone"));
        Clone.Run("remote", "add", "origin", host.UrlOf("shop.git"));
    }

    public GitPushHost Host { get; }

    /// <summary>What was deployed, in order: <c>web FastForward a1b2c3d Push</c>.</summary>
    public ConcurrentQueue<string> Deployed { get; }

    public TestGit Clone { get; }

    public TestGit Server => Host.Inspect("shop");

    public IPushControl Control => Host.Services.GetRequiredService<IPushControl>();

    public static RepositoryName Name { get; } = RepositoryName.Parse("shop");

    /// <summary>Who asks for redeployments and roll-backs.</summary>
    public static ClaimsPrincipal Alice { get; } = new(new ClaimsIdentity([new Claim(ClaimTypes.Name, "alice")], "test"));

    /// <param name="configure">Adds stages behind those that note.</param>
    /// <param name="options">Changes the server's options.</param>
    public static async Task<DeployedShop> StartAsync(Action<IGitPushBuilder>? configure = null, Action<GitPushOptions>? options = null)
    {
        var deployed = new ConcurrentQueue<string>();
        var host = await GitPushHost.StartAsync(
            git =>
            {
                GitPushHost.AllowEverybody(git);
                git.OnPreReceive("deploy", (push, _) => Note("deploy", push));
                git.OnPreReceive("web", (push, _) => Note("web", push), stage => stage.Paths = ["web/**"]);
                configure?.Invoke(git);
            },
            options);
        await host.CreateRepositoryAsync("shop");
        return new DeployedShop(host, deployed);

        ValueTask<StageResult> Note(string stage, PushContext push)
        {
            foreach (var update in push.Updates)
            {
                deployed.Enqueue($"{stage} {update.Kind} {update.NewId.ToString()[..7]} {push.Trigger}");
            }

            return ValueTask.FromResult(StageResult.Continue);
        }
    }

    /// <summary>Commits and pushes a file.</summary>
    /// <returns>The commit, and the push's record.</returns>
    public async Task<(string Commit, PushRecord Record)> PushAsync(string path, params string[] options)
    {
        var commit = Clone.Commit(path, Guid.NewGuid().ToString());
        var record = await PushRefsAsync([.. options.SelectMany(option => (string[])["-o", option]), "origin", "main"]);
        return (commit, record);
    }

    /// <summary>Pushes, which has to succeed.</summary>
    public async Task<PushRecord> PushRefsAsync(params string[] arguments)
    {
        var pushed = await Clone.TryRunAsync(["push", .. arguments]);
        Assert.AreEqual(0, pushed.ExitCode, pushed.Error);
        return await LastAsync();
    }

    /// <summary>The record of the push that came last.</summary>
    public async Task<PushRecord> LastAsync() =>
        await Host.Services.GetRequiredService<IPushLog>().QueryAsync(new PushQuery { Limit = 1 }).SingleAsync();

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _folder.Dispose();
    }
}
