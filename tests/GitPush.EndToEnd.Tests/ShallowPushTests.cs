using System.Text.RegularExpressions;
using GitPush.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests;

/// <summary>
/// The stock client pushes from a shallow clone, or into a shallow repository, to git's own server over HTTP and to GitPush: exit
/// code, refs, objects, and where the server's history ends must be the same.
/// </summary>
[TestClass]
public sealed partial class ShallowPushTests
{
    private const string Commit = "commit --quiet --allow-empty -m own";
    private const string Allow = "server config receive.shallowUpdate true";

    private static readonly ShallowScenario[] Scenarios =
    [
        new("a commit on what the server has", "clone --depth 1 SEED .", Commit, "push --porcelain URL main"),
        new("nothing new", "clone --depth 1 SEED .", "push --porcelain URL main:refs/heads/copy"),
        new("a branch on what the server has", "clone --depth 2 --branch side SEED .", Commit, "push --porcelain URL side:refs/heads/own"),
        new("a merge of two ends", "clone --depth 1 --no-single-branch SEED .", "merge --quiet -X ours -m own origin/topic --allow-unrelated-histories", "push --porcelain URL main"),
        new("by force, back to where the clone ends", "clone --depth 3 SEED .", "push --porcelain --force URL HEAD~2:refs/heads/main"),
        new("where the server has deleted what the clone builds on", "clone --depth 1 --branch topic SEED .", "server branch -D topic", Commit, "push --porcelain URL topic"),
        new("into an empty repository", "clone --depth 2 SEED .", "server empty", "push --porcelain URL main"),
        new("into an empty repository, with a delete", "clone --depth 2 SEED .", "server empty", "push --porcelain --force URL main :nothing"),
        new("into a repository without the history", "clone --depth 2 SEED .", "server empty other", Commit, "push --porcelain URL main HEAD:refs/heads/more"),
        new("all or nothing", "clone --depth 2 --no-single-branch SEED .", "server branch -D topic", "branch topic origin/topic", "push --porcelain --atomic URL main:new topic")
        {
            Difference = "git updates the other refs of an atomic push",
            Expected = ["! refs/heads/main:refs/heads/new [remote rejected] (atomic push failure)", "! refs/heads/topic:refs/heads/topic [remote rejected] (shallow update not allowed)"],
        },
        new("one that is fine and one that is not", "clone --depth 2 --no-single-branch SEED .", "server branch -D topic", "server gc --quiet --prune=now", "push --porcelain URL origin/side:refs/heads/copy origin/topic:refs/heads/topic"),
        new("an annotated tag", "clone --depth 1 --branch v1 SEED .", "server empty topic", "push --porcelain URL v1"),
        new("a tree, which has no history", "clone --depth 1 SEED .", "server empty", "push --porcelain URL main^{tree}:refs/trees/one"),
        new("into an empty repository that may become shallow", "clone --depth 2 SEED .", "server empty", Allow, "push --porcelain URL main"),
        new("branches that end elsewhere", "clone --depth 2 --no-single-branch SEED .", "server empty", Allow, "push --porcelain URL main origin/topic:refs/heads/topic")
        {
            Difference = "git dies over the second ref that changes its shallow file",
            Expected = ["* refs/heads/main:refs/heads/main [new branch]", "* refs/remotes/origin/topic:refs/heads/topic [new branch]"],
        },
        new("one branch of several", "clone --depth 2 --no-single-branch SEED .", "server empty", Allow, "push --porcelain URL origin/topic:refs/heads/topic"),
        new("an annotated tag that makes it shallow", "clone --depth 1 --branch v1 SEED .", "server empty", Allow, "push --porcelain URL v1"),
        new("twice", "clone --depth 2 SEED .", "server empty", Allow, "push --porcelain URL main", Commit, "push --porcelain URL main"),
        new("what the server has whole, where it might become shallow", "clone --depth 2 SEED .", Allow, Commit, "push --porcelain URL main"),
        new("what the server has whole but for a branch", "clone --depth 2 --no-single-branch SEED .", "server branch -D topic", "server branch -D main", Allow, "push --porcelain URL main origin/topic:refs/heads/topic"),
        new("only fast-forwards, from a shallow clone", "clone --depth 2 SEED .", "server empty", Allow, "server config receive.denyNonFastForwards true", "push --porcelain URL main", Commit, "push --porcelain URL main"),
        new("the rest, later", "clone --depth 2 SEED .", "server empty", Allow, "push --porcelain URL main", "fetch --unshallow", "push --porcelain URL origin/main~3:refs/heads/old")
        {
            Difference = "git's client takes the server's history for whole and sends nothing; git says \"missing necessary objects\"",
            Expected = ["! origin/main~3:refs/heads/old [remote rejected] (bad pack)"],
        },
        new("a lock that stays", "clone --depth 2 SEED .", "server empty", Allow, "server lock", "push URL main") ,
        new("from a whole clone into a shallow repository", "clone SEED .", Commit, "push --porcelain URL main") { IsServerShallow = true },
        new("from below where the repository ends", "clone SEED .", "push --porcelain URL HEAD~4:refs/heads/old") { IsServerShallow = true },
        new("from a shallow clone into a shallow repository", "clone --depth 1 URL .", Commit, "push --porcelain URL main") { IsServerShallow = true },
        new("from a deeper clone into a shallow repository", "clone --depth 5 SEED .", "server config receive.denyNonFastForwards true", Commit, "push --porcelain URL main")
        {
            IsServerShallow = true,
        },
    ];

    private static readonly TempFolder Folder = new();
    private static GitPushHost? host;
    private static GitHttpBackend? backend;

    public static IEnumerable<object[]> Names => Scenarios.Select(scenario => new object[] { scenario.Name });

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        host = await GitPushHost.StartAsync();
        backend = await GitHttpBackend.StartAsync(Folder.Path);
        ShallowServers.Create(Folder);
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        await host!.DisposeAsync();
        await backend!.DisposeAsync();
        Folder.Dispose();
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public async Task A_push_ends_as_it_does_with_gits_own_server(string name)
    {
        var scenario = Scenarios.Single(candidate => candidate.Name == name);
        var run = Guid.NewGuid().ToString("N");
        var gitsServer = ShallowServers.Copy(Folder, scenario, Folder.Combine(run + ".git"));
        var ownServer = ShallowServers.Copy(Folder, scenario, Path.Combine(host!.RepositoryRoot, run + ".git"));

        var expected = await RunAsync(scenario, gitsServer, backend!.UrlOf(run + ".git"), Folder.Combine(run + "-git"));
        var actual = await RunAsync(scenario, ownServer, host.UrlOf(run + ".git"), Folder.Combine(run + "-gitpush"));

        var message = $"{scenario.Difference}\ngit's server:\n{expected.Output}\nGitPush:\n{actual.Output}";
        if (scenario.Difference is null)
        {
            Assert.AreEqual(expected.Results + expected.State, actual.Results + actual.State, message);
            return;
        }

        Assert.AreEqual(string.Join('|', scenario.Expected), actual.Results.Split('\n')[^1][2..], message);
        Assert.AreEqual("fsck 0", actual.State.Split('\n')[^1], message);
    }

    [TestMethod]
    public async Task A_host_may_let_repositories_become_shallow_and_its_stages_see_where_history_ends()
    {
        var seen = new List<string>();
        await using var allowing = await GitPushHost.StartAsync(
            git =>
            {
                GitPushHost.AllowEverybody(git);
                git.OnPreReceive("look", (push, _) =>
                {
                    seen.AddRange(push.Updates.SelectMany(update => push.Repository.GetCommits(update.NewId)).Select(commit => commit.Subject));
                    return new(StageResult.Continue);
                });
            },
            options => options.AllowShallowUpdates = true);
        await allowing.CreateRepositoryAsync("shop");
        var client = ShallowServers.Client(Folder.Combine(Guid.NewGuid().ToString("N")));
        client.Run("clone", "--quiet", "--depth", "2", ShallowServers.SeedUrl(Folder), ".");

        await client.RunAsync(["push", "--quiet", allowing.UrlOf("shop.git"), "main"]);

        var stored = allowing.Inspect("shop");
        CollectionAssert.AreEqual(new[] { "12", "9" }, seen);
        Assert.AreEqual(client.Run("rev-parse", "main~1"), ShallowServers.Shallow(Path.Combine(stored.WorkingDirectory, "shallow")));
        Assert.IsFalse(File.Exists(Path.Combine(stored.WorkingDirectory, "shallow.lock")));
        Assert.AreEqual("true", stored.Run("rev-parse", "--is-shallow-repository"));
        stored.Run("fsck", "--strict");
    }

    [TestMethod]
    public async Task A_push_that_a_stage_refuses_leaves_the_history_as_it_was()
    {
        await using var allowing = await GitPushHost.StartAsync(
            git =>
            {
                GitPushHost.AllowEverybody(git);
                git.OnPreReceive("refuse", (_, _) => new(StageResult.Reject("not today")));
            },
            options => options.AllowShallowUpdates = true);
        await allowing.CreateRepositoryAsync("shop");
        var client = ShallowServers.Client(Folder.Combine(Guid.NewGuid().ToString("N")));
        client.Run("clone", "--quiet", "--depth", "2", ShallowServers.SeedUrl(Folder), ".");

        var result = await client.TryRunAsync(["push", allowing.UrlOf("shop.git"), "main"]);

        StringAssert.Contains(result.Error, "not today");
        Assert.AreEqual("not at all", ShallowServers.Shallow(Path.Combine(allowing.Inspect("shop").WorkingDirectory, "shallow")));
    }

    private static async Task<(string Results, string State, string Output)> RunAsync(ShallowScenario scenario, TestGit server, string url, string folder)
    {
        var client = ShallowServers.Client(folder);
        var results = new List<string>();
        var output = new List<string>();
        foreach (var step in scenario.Steps)
        {
            var words = step.Split(' ');
            if (words[0] == "server")
            {
                ShallowServers.Change(server, words[1..]);
                continue;
            }

            var arguments = words.Select(word =>
                word.Replace("URL", url, StringComparison.Ordinal).Replace("SEED", ShallowServers.SeedUrl(Folder), StringComparison.Ordinal));
            var result = await client.TryRunAsync([.. arguments]);
            results.Add($"{(result.ExitCode == 0 ? 0 : 1)} {string.Join('|', StatusLines(result))}");
            output.Add($"{step}: {result.ExitCode}\n{result.Error}{result.Output}");
        }

        return (string.Join('\n', results), ShallowServers.StateOf(server), string.Concat(output));
    }

    // <flag> HT <from>:<to> HT <summary> [SP (<reason>)]; an object id's abbreviation is as long as a repository is large.
    private static IEnumerable<string> StatusLines(GitResult result) => result.Lines
        .Where(line => line.Contains('\t', StringComparison.Ordinal))
        .Select(line => Range().Replace(line, "moved").Replace('\t', ' '))
        .Order(StringComparer.Ordinal);

    [GeneratedRegex(@"[0-9a-f]{7,40}\.{2,3}[0-9a-f]{7,40}")]
    private static partial Regex Range();
}
