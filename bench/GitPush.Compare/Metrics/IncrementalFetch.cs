using GitPush.Compare.Clients;
using GitPush.Compare.Measurements;
using GitPush.Compare.Repositories;

namespace GitPush.Compare.Metrics;

/// <summary>A client that has the branch as it was a hundred commits ago fetches the rest.</summary>
internal sealed class IncrementalFetch(Workshop workshop, CompareOptions options) : Measurement(workshop, options)
{
    private const string Repository = "fetch";
    private const int Commits = 100;
    private const int Fetches = 5;
    private string _have = "";

    public override string Name => "fetch of 100 commits (GETs and POSTs)";

    public override void Prepare(IReadOnlyList<Side> sides)
    {
        _have = Workshop.LargeAncestor(Commits);
        foreach (var side in sides)
        {
            Workshop.Copy(Workshop.Large, side.FolderOf(Repository));
        }
    }

    public override void Run(Side side, int round, Results results)
    {
        using var client = side.Connect();
        for (var i = 0; i < Fetches; i++)
        {
            results.Of(new Row(Name, "ms"), side).Add(Milliseconds(() =>
                GitRequests.Fetch(client, side.PathOf(Repository), [Workshop.LargeTip], [_have])));
        }
    }
}
