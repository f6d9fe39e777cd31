using System.Globalization;
using GitPush.Compare.Clients;
using GitPush.Compare.Measurements;
using GitPush.Compare.Repositories;

namespace GitPush.Compare.Metrics;

/// <summary>Very many new branches in one push, all of them to a commit that is there.</summary>
internal sealed class NewRefs(Workshop workshop, CompareOptions options) : Measurement(workshop, options)
{
    private static readonly string ZeroId = new('0', 40);
    private byte[] _body = [];

    public override string Name => string.Create(CultureInfo.InvariantCulture, $"push of {Options.NewRefs:N0} new branches");

    public override int Rounds => Math.Min(Options.Rounds, 3);

    public override void Prepare(IReadOnlyList<Side> sides)
    {
        var commands = Enumerable.Range(0, Options.NewRefs).Select(i => (ZeroId, Workshop.LargeTip, $"refs/heads/new/{i / 100}/{i % 100}"));
        _body = [.. GitRequests.PushCommands(commands), .. Workshop.PrepareEmptyPack()];
    }

    public override void PrepareRound(Side side, int round)
    {
        if (round > 0)
        {
            Directory.Delete(side.FolderOf($"new-{round - 1}"), recursive: true);
        }

        Workshop.Copy(Workshop.Large, side.FolderOf($"new-{round}"));
    }

    public override void Run(Side side, int round, Results results)
    {
        using var client = side.Connect();
        results.Of(new Row(Name, "ms"), side).Add(Milliseconds(() => GitRequests.Push(client, side.PathOf($"new-{round}"), _body)));
    }
}
