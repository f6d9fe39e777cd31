namespace GitPush.Soak.Clients;

/// <summary>Stock git in a shallow clone: pushes from it, and moves the end of its history back and forth.</summary>
internal sealed class ShallowClient(SoakRun run, string repository, int number, int seed) : SoakClient(run, repository, number, seed)
{
    private readonly TestGit _clone = new(run.FolderOf($"shallow{number}"));
    private int _commits;

    private string Branch => $"refs/heads/shallow{Number}";

    protected override Task PrepareAsync() =>
        Run.TryGitAsync(new TestGit(Run.Root), "clone", "--quiet", "--depth=2", Run.UrlOf(Repository), _clone.WorkingDirectory);

    protected override Task StepAsync() => Random.Next(8) switch
    {
        0 => FetchAsync("deepen", "--deepen=3"),
        1 => FetchAsync("shallow fetch", "--depth=1"),
        2 => FetchAsync("shallow fetch", $"--depth={2 + Random.Next(20)}"),
        3 => FetchAsync("shallow fetch", "--shallow-since=2000-01-01"),
        4 => UnshallowAsync(),
        _ => PushAsync(),
    };

    private Task FetchAsync(string what, string option) => CountAsync(what, "fetch", "--quiet", option, "origin", "main");

    private async Task UnshallowAsync()
    {
        // A clone that has its whole history is told so by git itself.
        if (await _clone.RunAsync(["rev-parse", "--is-shallow-repository"]) == "true")
        {
            await FetchAsync("unshallow", "--unshallow");
        }

        await CountAsync("fsck", "fsck", "--connectivity-only", "--no-dangling");
        await FetchAsync("shallow fetch", "--depth=2");
    }

    private async Task PushAsync()
    {
        if (_commits > MaxCommits)
        {
            Abandon(Branch);
            _commits = 0;
            await _clone.RunAsync(["reset", "--quiet", "--hard", "origin/main"]);
        }

        var id = _clone.Commit($"dir{Random.Next(20)}/shallow{Number}.txt", $"{Random.Next()}", $"shallow {Number}, commit {_commits++}");
        if (await Run.TryGitAsync(_clone, "push", "--quiet", "--force", "origin", $"HEAD:{Branch}"))
        {
            Run.Acknowledge(Repository, Branch, id);
            Run.Count("shallow push");
        }
    }

    private async Task CountAsync(string what, params string[] arguments)
    {
        if (await Run.TryGitAsync(_clone, arguments))
        {
            Run.Count(what);
        }
    }
}
