namespace GitPush.Soak.Clients;

/// <summary>Stock git, pushing to a branch and a tag of its own: forward, by force, deletes.</summary>
/// <param name="signs">Whether it signs its pushes, which the server then insists on.</param>
internal sealed class PushingClient(SoakRun run, string repository, int number, int seed, bool signs) : SoakClient(run, repository, number, seed)
{
    private readonly TestGit _clone = new(run.FolderOf($"pusher{number}"));
    private int _commits;

    private string Branch => $"refs/heads/client{Number}";

    private string Tag => $"refs/tags/client{Number}";

    protected override async Task PrepareAsync()
    {
        await Run.TryGitAsync(new TestGit(Run.Root), "clone", "--quiet", Run.UrlOf(Repository), _clone.WorkingDirectory);
        if (signs)
        {
            await _clone.RunAsync(["config", "gpg.format", "ssh"]);
            await _clone.RunAsync(["config", "user.signingKey", Run.SigningKey]);
            await _clone.RunAsync(["config", "push.gpgSign", "true"]);
            await _clone.RunAsync(["config", "push.pushOption", "signed"]);
        }
    }

    protected override async Task StepAsync()
    {
        var (file, size) = ($"dir{Random.Next(20)}/file{Number}.txt", Random.Next(10) == 0 ? 20_000 : 50);
        var content = string.Join('\n', Enumerable.Range(0, size).Select(_ => Random.Next(1_000_000)));
        switch (Random.Next(12))
        {
            case var _ when _commits > MaxCommits:
                Abandon(Branch);
                _commits = 0;
                await _clone.RunAsync(["reset", "--quiet", "--hard", "origin/main"]);
                Commit(file, content);
                await PushAsync("new branch", "--force", "HEAD", Branch);
                break;
            case 0 when _commits > 3:
                Abandon(Branch);
                await _clone.RunAsync(["reset", "--quiet", "--hard", "HEAD~2"]);
                Commit(file, content);
                await PushAsync("forced push", "--force", "HEAD", Branch);
                break;
            case 1 when Run.Acknowledged.ContainsKey((Repository, Tag)) && Run.Acknowledged[(Repository, Tag)] is not null:
                Abandon(Tag);
                if (await Run.TryGitAsync(_clone, "push", "--quiet", "origin", $":{Tag}"))
                {
                    Run.Acknowledge(Repository, Tag, null);
                    Run.Count("delete");
                }

                break;
            case 2:
                Abandon(Tag);
                await _clone.RunAsync(["tag", "--force", "--annotate", "-m", $"tag {_commits}", $"client{Number}"]);
                await PushAsync("tag", "--force", Tag, Tag);
                break;
            case 3:
                await RefusedPushAsync(file, content);
                break;
            default:
                for (var commits = 1 + Random.Next(3); commits > 0; commits--)
                {
                    Commit(file, content + commits);
                }

                await PushAsync("push", "--quiet", "HEAD", Branch);
                break;
        }
    }

    private void Commit(string file, string content)
    {
        _clone.Commit(file, content, $"client {Number}, commit {_commits}");
        _commits++;
    }

    private async Task PushAsync(string what, string option, string source, string target)
    {
        var id = await _clone.RunAsync(["rev-parse", source]);
        if (await Run.TryGitAsync(_clone, "push", "--quiet", option, "origin", $"{source}:{target}"))
        {
            Run.Acknowledge(Repository, target, id);
            Run.Count(signs ? $"signed {what}" : what);
        }
    }

    /// <summary>A stage refuses the push, and nothing of it may stay.</summary>
    private async Task RefusedPushAsync(string file, string content)
    {
        Commit(file, content);
        var result = await _clone.TryRunAsync(["push", "--quiet", "-o", "refuse", "origin", $"HEAD:{Branch}"]);
        await _clone.RunAsync(["reset", "--quiet", "--hard", "HEAD~1"]);
        _commits--;
        Run.Count("refused push");
        if (result.ExitCode == 0 || !result.Error.Contains("refused as asked", StringComparison.Ordinal))
        {
            Run.Fail($"a push that a stage refuses ended with {result.ExitCode}: {result.Error}");
        }
    }
}
