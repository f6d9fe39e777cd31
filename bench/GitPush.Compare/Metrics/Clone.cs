using GitPush.Compare.Clients;
using GitPush.Compare.Measurements;
using GitPush.Compare.Repositories;

namespace GitPush.Compare.Metrics;

/// <summary>The whole large history out of a repository that has it in one pack, without bitmaps.</summary>
internal sealed class Clone(Workshop workshop, CompareOptions options) : Measurement(workshop, options)
{
    private const string Repository = "clone";

    public override string Name => "clone of the large history";

    public override int Rounds => Math.Min(Options.Rounds, 3);

    public override void Prepare(IReadOnlyList<Side> sides)
    {
        foreach (var side in sides)
        {
            Workshop.Copy(Workshop.Large, side.FolderOf(Repository));
        }
    }

    public override void Run(Side side, int round, Results results)
    {
        using var client = side.Connect();
        Cost(Name, side, results, () => GitRequests.Fetch(client, side.CountedPathOf(Repository), Workshop.LargeRefs.Select(value => value.Id).Distinct(), []));
    }
}
