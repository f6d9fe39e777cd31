using GitPush.Compare.Clients;
using GitPush.Compare.Measurements;
using GitPush.Compare.Repositories;

namespace GitPush.Compare.Metrics;

/// <summary>One <c>git push</c> of one commit after another over SSH.</summary>
/// <param name="kept">Whether all of them take one connection, or each one its own.</param>
internal sealed class SshCommitPush(Workshop workshop, CompareOptions options, GitOverSsh git, bool kept) : Measurement(workshop, options)
{
    private string _client = "";
    private string[] _ids = [];

    public override string Name => kept ? "git push of one commit over a kept SSH connection" : "git push of one commit over SSH";

    private int Pushes => Options.Pushes / 4;

    private string Repository => kept ? "ssh-kept" : "ssh";

    public override IReadOnlyList<Side> SidesOf(Sides sides) => sides.All;

    public override void Prepare(IReadOnlyList<Side> sides)
    {
        _client = Workshop.PrepareClient(Pushes * Rounds, seed: kept ? 5 : 4, out _ids);
        foreach (var side in sides)
        {
            Workshop.Copy(Workshop.Large, side.FolderOf(Repository));
        }
    }

    public override void Run(Side side, int round, Results results)
    {
        if (kept)
        {
            git.Keep(side.Ssh.Port);
        }

        var cpu = side.Ssh.Server.CpuSeconds;
        foreach (var id in _ids.AsSpan(1 + (round * Pushes), Pushes))
        {
            results.Of(new Row($"{Name}, wall", "ms"), side).Add(Milliseconds(() =>
                git.Push(_client, side.SshUrlOf(Repository), $"{id}:{Workshop.LargeBranch}")));
        }

        results.Of(new Row($"{Name}, server CPU", "ms"), side).Add((side.Ssh.Server.CpuSeconds - cpu) * 1000 / Pushes);
        if (kept)
        {
            git.Release(side.Ssh.Port);
        }
    }
}
