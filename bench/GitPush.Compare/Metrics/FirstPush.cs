using GitPush.Compare.Clients;
using GitPush.Compare.Measurements;
using GitPush.Compare.Repositories;

namespace GitPush.Compare.Metrics;

/// <summary>The whole large history into an empty repository, all of its refs, one pack.</summary>
internal sealed class FirstPush(Workshop workshop, CompareOptions options) : Measurement(workshop, options)
{
    private static readonly string ZeroId = new('0', 40);
    private byte[] _commands = [];

    public override string Name => "first push of the large history";

    public override int Rounds => Math.Min(Options.Rounds, 3);

    public override void Prepare(IReadOnlyList<Side> sides) =>
        _commands = GitRequests.PushCommands(Workshop.LargeRefs.Select(value => (ZeroId, value.Id, value.Name)));

    public override void PrepareRound(Side side, int round)
    {
        if (round > 0)
        {
            Directory.Delete(side.FolderOf($"first-{round - 1}"), recursive: true);
        }

        GitCommand.Run("/", "init", "--quiet", "--bare", side.FolderOf($"first-{round}"));
    }

    public override void Run(Side side, int round, Results results)
    {
        using var client = side.Connect();
        Cost(Name, side, results, () => GitRequests.Push(client, side.CountedPathOf($"first-{round}"), _commands, Workshop.LargePack));
    }
}
