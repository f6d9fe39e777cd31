using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests;

/// <summary>A host on which a push to branch <c>a</c> of <c>shop</c> is held in its stage, while another clone has something to push.</summary>
internal sealed class BusyHost : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestGit _second;

    private BusyHost(StageGate gate, GitPushHost host)
    {
        (Gate, Host) = (gate, host);
        var first = TestGit.Init(_folder.Combine("first"));
        first.Commit("a.txt", "first");
        _second = TestGit.Init(_folder.Combine("second"));
        _second.Commit("a.txt", "second");
        Running = PushAsync(first, "a");
    }

    /// <summary>Where the push is held, and any other that comes to its stage.</summary>
    public StageGate Gate { get; }

    public GitPushHost Host { get; }

    /// <summary>The push that is held.</summary>
    public Task<GitResult> Running { get; }

    public string PackFolder => Path.Combine(Host.RepositoryRoot, "shop.git/objects/pack");

    /// <summary>What was written there under temporary names.</summary>
    public string[] Written => Directory.Exists(PackFolder) ? Directory.GetFiles(PackFolder, ".gitpush-*") : [];

    /// <summary>Starts the host and waits until the push is held.</summary>
    /// <param name="timeout">How long another push waits for its turn, when not as long as by default.</param>
    public static async Task<BusyHost> StartAsync(TurnPolicy policy, TimeSpan? timeout = null)
    {
        var gate = new StageGate();
        var host = await GitPushHost.StartAsync(
            git =>
            {
                GitPushHost.AllowEverybody(git);
                git.OnPreReceive("gate", gate.PassAsync);
            },
            options =>
            {
                options.Turn = policy;
                options.TurnTimeout = timeout ?? options.TurnTimeout;
            });
        await host.CreateRepositoryAsync("shop");
        var busy = new BusyHost(gate, host);
        await gate.Entered.WaitAsync();
        return busy;
    }

    /// <summary>Pushes from the other clone.</summary>
    public Task<GitResult> PushAsync(string branch) => PushAsync(_second, branch);

    public async ValueTask DisposeAsync()
    {
        Gate.Open();
        await Host.DisposeAsync();
        Gate.Dispose();
        _folder.Dispose();
    }

    private Task<GitResult> PushAsync(TestGit clone, string branch) =>
        clone.TryRunAsync(["push", Host.UrlOf("shop.git"), $"HEAD:refs/heads/{branch}"]);
}
