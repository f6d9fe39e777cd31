using GitPush.Compare.Clients;
using GitPush.Compare.Measurements;
using GitPush.Compare.Repositories;

namespace GitPush.Compare.Metrics;

/// <summary>One commit after another over one kept connection: advertisement (GET), then commands and pack (POST).</summary>
internal sealed class CommitPush(Workshop workshop, CompareOptions options) : Measurement(workshop, options)
{
    private const string Repository = "push";
    private byte[][] _pushes = [];

    public override string Name => "one-commit push (GET and POST)";

    private int CountedPushes => Options.Pushes / 2;

    public override IReadOnlyList<Side> SidesOf(Sides sides) => sides.All;

    public override void Prepare(IReadOnlyList<Side> sides)
    {
        var count = (Options.Pushes + CountedPushes) * Rounds;
        _pushes = [.. Workshop.PreparePushes(count, seed: 1).Select(push => push.BodyFor(Workshop.LargeBranch))];
        foreach (var side in sides)
        {
            Workshop.Copy(Workshop.Large, side.FolderOf(Repository));
        }
    }

    public override void Run(Side side, int round, Results results)
    {
        using var client = side.Connect();
        var pushes = _pushes.AsSpan(round * (Options.Pushes + CountedPushes), Options.Pushes + CountedPushes);
        foreach (var push in pushes[..Options.Pushes])
        {
            results.Of(new Row(Name, "ms"), side).Add(Milliseconds(() => GitRequests.Push(client, side.PathOf(Repository), push)));
        }

        var cpu = side.Server.CpuSeconds;
        foreach (var push in pushes[Options.Pushes..])
        {
            GitRequests.Push(client, side.CountedPathOf(Repository), push);
        }

        results.Of(new Row("one-commit push, server CPU", "ms"), side).Add((side.Server.CpuSeconds - cpu) * 1000 / CountedPushes);
    }
}
