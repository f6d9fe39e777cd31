using GitPush.Compare.Clients;
using GitPush.Compare.Measurements;
using GitPush.Compare.Repositories;

namespace GitPush.Compare.Metrics;

/// <summary>Much that cannot be compressed over SSH: <c>git push</c> of it into an empty repository, then <c>git clone</c>.</summary>
internal sealed class SshBulk(Workshop workshop, CompareOptions options, GitOverSsh git, string folder) : Measurement(workshop, options)
{
    private const int FileBytes = 512 * 1024;
    private string _client = "";

    public override string Name => $"{Megabytes:N0} MB over SSH";

    public override int Rounds => Math.Min(Options.Rounds, 5);

    private double Megabytes => (double)Options.BulkFiles * FileBytes / 1_000_000;

    public override void Prepare(IReadOnlyList<Side> sides) => _client = Workshop.PrepareBulk(Options.BulkFiles, FileBytes);

    public override void PrepareRound(Side side, int round)
    {
        if (round > 0)
        {
            Directory.Delete(side.FolderOf($"bulk-{round - 1}"), recursive: true);
        }

        GitCommand.Run("/", "-c", "init.defaultBranch=main", "init", "--quiet", "--bare", side.FolderOf($"bulk-{round}"));
    }

    public override void Run(Side side, int round, Results results)
    {
        var url = side.SshUrlOf($"bulk-{round}");
        Sample("git push", side, results, () => git.Push(_client, url, "refs/heads/main"));
        Workshop.Sync();
        var clone = Path.Combine(folder, "bulk-clone.git");
        Sample("git clone", side, results, () => git.Clone(url, clone));
        Directory.Delete(clone, recursive: true);
    }

    private void Sample(string what, Side side, Results results, Action action)
    {
        var cpu = side.Ssh.Server.CpuSeconds;
        results.Of(new Row($"{what} of {Name}", "MB/s", MoreIsBetter: true), side).Add(Megabytes / (Milliseconds(action) / 1000));
        results.Of(new Row($"{what} of {Name}, server CPU", "s"), side).Add(side.Ssh.Server.CpuSeconds - cpu);
    }
}
