using GitPush.Compare.Clients;
using GitPush.Compare.Measurements;
using GitPush.Compare.Repositories;
using GitPush.Compare.Servers;

namespace GitPush.Compare.Metrics;

/// <summary>
/// Memory of a first push, and of a clone, in a server that has done nothing before. git's programs begin anew with every
/// request; a host keeps what its collector did not give back yet, so that elsewhere what was measured before counts.
/// </summary>
internal sealed class FreshMemory(Workshop workshop, CompareOptions options, string folder) : Measurement(workshop, options)
{
    private const string Empty = "empty";
    private const string Large = "large";
    private static readonly string ZeroId = new('0', 40);

    private byte[] _commands = [];
    private int _starts;

    public override string Name => "memory of a server just started";

    public override int Rounds => Math.Min(Options.Rounds, 3);

    public override void Prepare(IReadOnlyList<Side> sides)
    {
        _commands = GitRequests.PushCommands(Workshop.LargeRefs.Select(value => (ZeroId, value.Id, value.Name)));
        foreach (var side in sides)
        {
            Directory.CreateDirectory(RootOf(side));
            Workshop.Copy(Workshop.Large, RepositoryOf(side, Large));
        }
    }

    public override void PrepareRound(Side side, int round)
    {
        if (round > 0)
        {
            Directory.Delete(RepositoryOf(side, Empty), recursive: true);
        }

        GitCommand.Run("/", "init", "--quiet", "--bare", RepositoryOf(side, Empty));
    }

    public override void Run(Side side, int round, Results results)
    {
        Sample("first push", side, results, Empty, (client, path) => GitRequests.Push(client, path, _commands, Workshop.LargePack));
        Sample("clone", side, results, Large, (client, path) => GitRequests.Fetch(client, path, Workshop.LargeRefs.Select(value => value.Id).Distinct(), []));
    }

    private void Sample(string what, Side side, Results results, string repository, Action<RawHttpClient, string> action)
    {
        using BenchServer server = side.Server is GitPushServer
            ? new GitPushServer(RootOf(side))
            : new GitHttpBackend(RootOf(side), Path.Combine(folder, $"nginx-fresh-{_starts++}"));
        _ = server.Start(repository);
        using var client = new RawHttpClient(server.Port);
        using var memory = new MemorySampler(server.ProcessIds);
        action(client, $"/git/{repository}.git");
        memory.Dispose();
        results.Of(new Row($"{what} of the large history, peak memory of a server just started", "MiB"), side).Add(memory.Peak / 1048576.0);
    }

    private string RootOf(Side side) => Path.Combine(folder, $"fresh-{side.Key}");

    private string RepositoryOf(Side side, string name) => Path.Combine(RootOf(side), name + ".git");
}
