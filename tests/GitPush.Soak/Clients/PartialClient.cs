namespace GitPush.Soak.Clients;

/// <summary>Stock git in partial clones, which fetches what they lack when it needs it: one by one, and all at once for a checkout.</summary>
internal sealed class PartialClient(SoakRun run, string repository, int number, int seed) : SoakClient(run, repository, number, seed)
{
    private static readonly string[] Filters = ["blob:none", "tree:0", "tree:2", "blob:limit=1k", "combine:blob:limit=100+tree:3", "object:type=commit"];

    private readonly TestGit _clone = new(run.FolderOf($"partial{number}"));

    protected override async Task StepAsync()
    {
        var filter = Filters[Random.Next(Filters.Length)];
        if (await Run.TryGitAsync(new TestGit(Run.Root), "clone", "--quiet", "--no-checkout", $"--filter={filter}", Run.UrlOf(Repository), _clone.WorkingDirectory))
        {
            Run.Count("partial clone");
            await UseAsync();
        }

        if (Directory.Exists(_clone.WorkingDirectory))
        {
            Directory.Delete(_clone.WorkingDirectory, recursive: true);
        }
    }

    private async Task UseAsync()
    {
        await CountAsync("lazy fetch", "cat-file", "-p", $"main~{Random.Next(15)}:dir{Random.Next(20)}/seed.txt");
        await CountAsync("lazy checkout", "checkout", "--quiet", "main");
        await CountAsync("partial fetch", "fetch", "--quiet", "--prune", "--force", "origin");
        await CountAsync("lazy log", "log", "-3", "-p", "--format=%h", "main");
        if (Random.Next(3) == 0)
        {
            await CountAsync("partial refetch", "fetch", "--quiet", "--refetch", "--filter=blob:none", "origin", "main");
        }

        await CountAsync("fsck", "fsck", "--connectivity-only", "--no-dangling");
    }

    private async Task CountAsync(string what, params string[] arguments)
    {
        if (await Run.TryGitAsync(_clone, arguments))
        {
            Run.Count(what);
        }
    }
}
