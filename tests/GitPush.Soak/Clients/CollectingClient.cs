using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GitPush.Soak.Clients;

/// <summary>
/// Somebody who works on the server with git itself: <c>gc</c>, <c>pack-refs</c>, <c>repack</c>, and commits that come into the
/// repository without a push, as loose objects.
/// </summary>
internal sealed partial class CollectingClient(SoakRun run, string repository, int number, int seed, int repositories) : SoakClient(run, repository, number, seed)
{
    private const int CommitsAtOnce = 12;
    private const int Branches = 8;

    private int _commits;

    protected override async Task StepAsync()
    {
        var name = $"repo{Random.Next(repositories)}";
        var stored = Run.Stored(name);
        switch (Random.Next(6))
        {
            case 0:
                await RunAsync(stored, "pack-refs", "--all");
                break;
            case 1:
                await RunAsync(stored, "repack", "-d", "--quiet");
                break;
            case 2 or 3:
                await RunAsync(stored, "gc", "--quiet");
                break;
            default:
                await ImportAsync(stored, name);
                break;
        }

        await Task.Delay(TimeSpan.FromSeconds(3), Run.Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// Two who maintain a repository at a time keep out of each other's way, the server and git's own gc; and git waits a tenth of
    /// a second for the lock of a ref that is just being pushed.
    /// </summary>
    private async Task RunAsync(TestGit stored, params string[] arguments)
    {
        var result = await stored.TryRunAsync(arguments);
        if (result.ExitCode == 0)
        {
            Run.Count($"git {arguments[0]}");
        }
        else if (result.Error.Contains("gc is already running", StringComparison.Ordinal)
            || result.Error.Contains(".lock': File exists", StringComparison.Ordinal))
        {
            Run.Count($"git {arguments[0]} gave way");
        }
        else if (BrokenRef().Match(result.Error) is { Success: true } broken && await IsGoneOrWholeAsync(stored, broken.Groups[1].Value))
        {
            Run.Count($"git {arguments[0]} met a ref that was just deleted");
        }
        else
        {
            Run.Fail($"git {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Error}{result.Output}");
        }
    }

    /// <summary>
    /// git lists a folder of refs and then reads them: to it, one that is deleted in between is a broken ref without a value, which
    /// ends what must not overlook one (GIT_REF_PARANOIA, git(1)). It says so of no ref that is there, or whose object is lost.
    /// </summary>
    private static async Task<bool> IsGoneOrWholeAsync(TestGit stored, string name) =>
        (await stored.TryRunAsync(["rev-parse", "--verify", "--quiet", name])).ExitCode != 0
        || (await stored.TryRunAsync(["rev-list", "--objects", "--quiet", name])).ExitCode == 0;

    [GeneratedRegex("^fatal: bad object (refs/[!-~]+)$", RegexOptions.Multiline)]
    private static partial Regex BrokenRef();

    /// <summary>Adds commits as <c>git fast-import</c> does: so few that it leaves them loose.</summary>
    private async Task ImportAsync(TestGit stored, string name)
    {
        var branch = $"refs/heads/local{_commits / CommitsAtOnce % Branches}";
        var stream = new StringBuilder();
        for (var i = 0; i < CommitsAtOnce; i++)
        {
            stream.Append(CultureInfo.InvariantCulture, $"commit {branch}\ncommitter Local <local@example.com> {1_700_000_000 + _commits} +0000\ndata 5\nlocal\n");
            stream.Append(i == 0 ? "from refs/heads/main\n" : "").Append(CultureInfo.InvariantCulture, $"M 100644 inline local.txt\ndata 8\n{_commits++:d8}\n\n");
        }

        if (Run.Acknowledged.GetValueOrDefault((name, branch)) is { } abandoned)
        {
            Run.Abandon(abandoned);
        }

        var result = await Task.Run(() => stored.TryRunWithInput(Encoding.UTF8.GetBytes(stream.ToString()), "fast-import", "--quiet", "--force"));
        if (result.ExitCode != 0)
        {
            Run.Fail($"git fast-import ended with {result.ExitCode}: {result.Error}");
            return;
        }

        Run.Acknowledge(name, branch, await stored.RunAsync(["rev-parse", branch]));
        Run.Count("git fast-import");
    }
}
