using System.Globalization;
using System.Text;
using GitPush.Compare.Clients;
using GitPush.Compare.Measurements;
using GitPush.Compare.Repositories;

namespace GitPush.Compare.Metrics;

/// <summary>A repository with very many packed refs: a push of one commit, and the list of one prefix.</summary>
internal sealed class ManyRefs(Workshop workshop, CompareOptions options) : Measurement(workshop, options)
{
    private const string Repository = "refs";
    private const int RefsOfPrefix = 100;
    private const int Lists = 10;
    private byte[][] _pushes = [];

    public override string Name => string.Create(CultureInfo.InvariantCulture, $"with {Options.ManyRefs:N0} refs");

    private int Pushes => Options.Pushes / 4;

    public override void Prepare(IReadOnlyList<Side> sides)
    {
        _pushes = [.. Workshop.PreparePushes(Pushes * Rounds, seed: 2).Select(push => push.BodyFor(Workshop.LargeBranch))];
        foreach (var side in sides)
        {
            Workshop.Copy(Workshop.Large, side.FolderOf(Repository));
            AddRefs(side.FolderOf(Repository));
        }
    }

    public override void Run(Side side, int round, Results results)
    {
        using var client = side.Connect();
        foreach (var push in _pushes.AsSpan(round * Pushes, Pushes))
        {
            results.Of(new Row($"one-commit push {Name}", "ms"), side).Add(Milliseconds(() => GitRequests.Push(client, side.PathOf(Repository), push)));
        }

        for (var i = 0; i < Lists; i++)
        {
            var prefix = $"{FolderOfRef((round * Lists) + i)}/";
            results.Of(new Row($"ls-remote of a prefix of {RefsOfPrefix} {Name} (GET and POST)", "ms"), side)
                .Add(Milliseconds(() => GitRequests.ListRefs(client, side.PathOf(Repository), prefix)));
        }
    }

    private static string FolderOfRef(int folder) => string.Create(CultureInfo.InvariantCulture, $"refs/heads/feature/{folder:D4}");

    private void AddRefs(string folder)
    {
        var commits = GitCommand.Run(folder, "rev-list", "--max-count=1000", Workshop.LargeTip).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var commands = new StringBuilder();
        for (var i = 0; i < Options.ManyRefs; i++)
        {
            commands.Append(CultureInfo.InvariantCulture, $"create {FolderOfRef(i / RefsOfPrefix)}/{i % RefsOfPrefix:D2} {commits[i % commits.Length]}\n");
        }

        GitCommand.RunBytes(folder, Encoding.UTF8.GetBytes(commands.ToString()), "update-ref", "--stdin");
        GitCommand.Run(folder, "pack-refs", "--all", "--prune");
    }
}
