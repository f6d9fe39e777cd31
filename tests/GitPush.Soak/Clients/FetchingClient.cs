namespace GitPush.Soak.Clients;

/// <summary>Stock git, fetching into a repository that it keeps and cloning into ones that it throws away: whole, shallow, of one branch.</summary>
internal sealed class FetchingClient(SoakRun run, string repository, int number, int seed) : SoakClient(run, repository, number, seed)
{
    private readonly TestGit _kept = new(run.FolderOf($"fetcher{number}.git"));

    protected override Task PrepareAsync() => Run.TryGitAsync(new TestGit(Run.Root), "clone", "--quiet", "--mirror", Run.UrlOf(Repository), _kept.WorkingDirectory);

    protected override Task StepAsync() => Random.Next(8) switch
    {
        0 => CloneAsync("clone", "--bare"),
        1 => CloneAsync("shallow clone", "--bare", "--depth=3"),
        2 => CloneAsync("shallow clone", "--bare", "--depth=1", "--no-single-branch"),
        3 => CloneAsync("single branch", "--bare", "--single-branch", "--no-tags"),
        4 => CountAsync("ls-remote", "ls-remote", "--quiet", "origin"),
        _ => FetchAsync(),
    };

    private async Task FetchAsync()
    {
        await CountAsync("fetch", "fetch", "--quiet", "--prune", "--force", "origin");
        if (Random.Next(10) == 0)
        {
            await CountAsync("fsck", "fsck", "--connectivity-only", "--no-dangling");
        }
    }

    private async Task CloneAsync(string what, params string[] options)
    {
        var folder = Run.FolderOf($"clone{Number}.git");
        var source = new TestGit(Run.Root);
        if (await Run.TryGitAsync(source, ["clone", "--quiet", .. options, Run.UrlOf(Repository), folder]))
        {
            Run.Count(what);
            await Run.TryGitAsync(new TestGit(folder), "fsck", "--connectivity-only", "--no-dangling");
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task CountAsync(string what, params string[] arguments)
    {
        if (await Run.TryGitAsync(_kept, arguments))
        {
            Run.Count(what);
        }
    }
}
