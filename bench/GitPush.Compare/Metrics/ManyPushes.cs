using System.Globalization;
using GitPush.Compare.Clients;
using GitPush.Compare.Measurements;
using GitPush.Compare.Repositories;

namespace GitPush.Compare.Metrics;

/// <summary>
/// A push to a repository that got very many before, all through the server that is measured, and that looks as this server
/// with its default settings leaves it.
/// </summary>
internal sealed class ManyPushes(Workshop workshop, CompareOptions options) : Measurement(workshop, options)
{
    private static readonly TimeSpan UpkeepTimeout = TimeSpan.FromMinutes(10);
    private const string Repository = "pushed";
    private byte[][] _pushes = [];

    public override string Name => string.Create(CultureInfo.InvariantCulture, $"one-commit push after {Options.ManyPushes:N0} others");

    private int Pushes => Options.Pushes / 2;

    public override void Prepare(IReadOnlyList<Side> sides)
    {
        _pushes = [.. Workshop.PreparePushes(Options.ManyPushes + (Pushes * Rounds), seed: 3, unmeasured: Options.ManyPushes).Select(push => push.BodyFor(Workshop.LargeBranch))];

        // Not through one server and then copied: what is left on disk by so many pushes, and by the upkeep that they bring
        // about, is another thing on each side.
        foreach (var side in sides)
        {
            Workshop.Copy(Workshop.Large, side.FolderOf(Repository));
            using var client = side.Connect();
            foreach (var push in _pushes.AsSpan(0, Options.ManyPushes))
            {
                GitRequests.Push(client, side.PathOf(Repository), push);
            }

            WaitForUpkeep(side.FolderOf(Repository));
        }
    }

    public override void Run(Side side, int round, Results results)
    {
        using var client = side.Connect();
        foreach (var push in _pushes.AsSpan(Options.ManyPushes + (round * Pushes), Pushes))
        {
            results.Of(new Row(Name, "ms"), side).Add(Milliseconds(() => GitRequests.Push(client, side.PathOf(Repository), push)));
        }
    }

    // git collects garbage in the background, and says so by this file.
    private static void WaitForUpkeep(string repository)
    {
        var until = DateTime.UtcNow + UpkeepTimeout;
        while (File.Exists(Path.Combine(repository, "gc.pid")) && DateTime.UtcNow < until)
        {
            Thread.Sleep(100);
        }
    }
}
