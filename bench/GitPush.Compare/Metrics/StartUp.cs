using GitPush.Compare.Measurements;
using GitPush.Compare.Repositories;
using GitPush.Compare.Servers;

namespace GitPush.Compare.Metrics;

/// <summary>From the start of the processes to the first answer for a repository.</summary>
internal sealed class StartUp(Workshop workshop, CompareOptions options, string folder) : Measurement(workshop, options)
{
    private const string Repository = "start";

    public override string Name => "start of the server to its first answer";

    public override void Prepare(IReadOnlyList<Side> sides)
    {
        foreach (var side in sides)
        {
            var root = RootOf(side);
            Directory.CreateDirectory(root);
            Workshop.Copy(Workshop.Large, Path.Combine(root, Repository + ".git"));
        }
    }

    public override void Run(Side side, int round, Results results)
    {
        using BenchServer server = side.Server is GitPushServer
            ? new GitPushServer(RootOf(side))
            : new GitHttpBackend(RootOf(side), Path.Combine(folder, $"start-{round}"));
        results.Of(new Row(Name, "ms"), side).Add(server.Start(Repository));
    }

    private string RootOf(Side side) => Path.Combine(folder, $"start-{side.Key}");
}
