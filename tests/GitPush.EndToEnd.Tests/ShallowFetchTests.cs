using System.Globalization;
using System.Text.RegularExpressions;

namespace GitPush.EndToEnd.Tests;

/// <summary>
/// The stock client clones and fetches a part of a history from a repository that git itself serves over HTTP, and from the
/// same one served by GitPush: its refs, its commits and objects, and where its history ends must be the same.
/// </summary>
[TestClass]
public sealed partial class ShallowFetchTests
{
    private static readonly ShallowScenario[] Scenarios =
    [
        new("one commit", "clone --depth 1 URL ."),
        new("one commit of every branch", "clone --depth 1 --no-single-branch URL ."),
        new("some commits, among them a merge", "clone --depth 3 URL ."),
        new("a depth at which one side of a merge ends before the other", "clone --depth 5 URL ."),
        new("a depth that reaches the first commit on one way only", "clone --depth 6 URL ."),
        new("more depth than there is", "clone --depth 100 URL ."),
        new("a tag", "clone --depth 1 --branch v1 URL ."),
        new("all branches, at different depths of one history", "clone --depth 2 --no-single-branch URL ."),
        new("what is younger", "clone --shallow-since=@8 --no-single-branch URL ."),
        new("what is younger than a side of a merge", "clone --shallow-since=@6 URL ."),
        new("what is younger than everything", "clone --shallow-since=@40 URL ."),
        new("what is not below a tag", "clone --shallow-exclude=v1 URL ."),
        new("what is not below a branch", "clone --shallow-exclude=side --no-single-branch URL ."),
        new("what is below neither of two", "clone --shallow-exclude=light --shallow-exclude=topic URL ."),
        new("what is not below a branch by its full name", "clone --shallow-exclude=refs/heads/topic URL ."),
        new("what is not below HEAD", "clone --shallow-exclude=HEAD URL ."),
        new("what is not below something that is no ref", "clone --shallow-exclude=nothing URL ."),
        new("what is younger and not below a tag", "clone --shallow-since=@7 --shallow-exclude=v1 URL ."),
        new("a depth and a date", "init --quiet .", "fetch --depth=2 --shallow-since=@7 URL main"),
        new("a depth into an empty clone", "init --quiet .", "fetch --depth=2 URL refs/heads/*:refs/remotes/origin/*"),
        new("a depth into a whole clone", "clone URL .", "fetch --depth=2"),
        new("a smaller depth", "clone --depth 5 --no-single-branch URL .", "fetch --depth=2"),
        new("a larger depth", "clone --depth 1 URL .", "fetch --depth=3", "fetch --depth=7"),
        new("a depth that differs by branch", "clone --depth 1 --no-single-branch URL .", "fetch --depth=4 origin topic", "fetch --depth=2 origin side"),
        new("deeper", "clone --depth 1 URL .", "fetch --deepen=1", "fetch --deepen=2"),
        new("deeper, into a whole clone", "clone URL .", "fetch --deepen=1"),
        new("deeper than there is", "clone --depth 2 URL .", "fetch --deepen=100"),
        new("the rest", "clone --depth 1 URL .", "fetch --unshallow"),
        new("the rest of every branch", "clone --depth 2 --no-single-branch URL .", "fetch --unshallow"),
        new("the rest after a while", "clone --depth 1 URL .", "server", "fetch --unshallow"),
        new("the rest of a branch that moved away", "clone --depth 1 --branch side URL .", "server branch -f side topic", "fetch --unshallow"),
        new("a date further back", "clone --shallow-since=@9 URL .", "fetch --shallow-since=@4"),
        new("a tag further back", "clone --shallow-exclude=v2 URL .", "fetch --shallow-exclude=v1"),
        new("what is new", "clone --depth 2 URL .", "server", "fetch"),
        new("what is new of every branch", "clone --depth 1 --no-single-branch URL .", "server", "fetch"),
        new("what is new, no deeper", "clone --depth 2 URL .", "server", "fetch --depth=2"),
        new("what is new, one commit of it", "clone --depth 1 --no-single-branch URL .", "server", "fetch --depth=1", "fetch --depth=1"),
        new("what is new, and deeper", "clone --depth 1 --branch topic URL .", "server", "fetch --deepen=1"),
        new("a branch that begins below where the clone ends", "clone --depth 1 URL .", "fetch origin side:side"),
        new("a branch that is below where the clone ends", "clone --depth 1 URL .", "fetch origin refs/tags/v1:refs/tags/v1"),
        new("nothing new", "clone --depth 1 URL .", "fetch"),
        new("commits of the client's own", "clone --depth 1 URL .", "commit --quiet --allow-empty -m own", "server", "fetch", "fetch --depth=6"),
        new("with the tags", "clone --depth 1 --no-single-branch URL .", "fetch --depth=4 --tags"),
        new("a clone of a clone", "clone URL .") { IsServerShallow = true },
        new("a clone of a clone, every branch", "clone --no-single-branch URL .", "fetch --unshallow") { IsServerShallow = true },
        new("one commit of a clone", "clone --depth 1 URL .", "fetch --depth=2", "fetch --depth=9") { IsServerShallow = true },
        new("the rest of a clone of a clone", "clone --depth 1 URL .", "fetch --unshallow") { IsServerShallow = true },
        new("deeper, from a clone", "clone --depth 1 URL .", "fetch --deepen=1", "fetch --deepen=50") { IsServerShallow = true },
        new("into an empty clone, from a clone", "init --quiet .", "fetch URL refs/heads/*:refs/remotes/origin/*") { IsServerShallow = true },
        new("into an empty clone, from a clone, ends and all", "init --quiet .", "fetch --update-shallow URL refs/heads/*:refs/remotes/origin/*")
        {
            IsServerShallow = true,
        },
        new("what is new in a clone", "clone --no-single-branch URL .", "server", "fetch") { IsServerShallow = true },
        new("a clone that is not to be of a clone", "clone --reject-shallow URL .") { IsServerShallow = true },
    ];

    // What version 1 adds to 0 is one line of the advertisement.
    private static readonly int[] Versions = [0, 2];

    private static readonly TempFolder Folder = new();
    private static GitPushHost? host;
    private static GitHttpBackend? backend;

    public static IEnumerable<object[]> Cases => Scenarios.SelectMany(_ => Versions, (scenario, version) => new object[] { scenario.Name, version });

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
    [DynamicData(nameof(Cases))]
    public async Task A_client_ends_with_what_gits_own_server_gives_it(string name, int version)
    {
        var scenario = Scenarios.Single(candidate => candidate.Name == name);
        var run = Guid.NewGuid().ToString("N");
        var gitsServer = ShallowServers.Copy(Folder, scenario, Folder.Combine(run + ".git"));
        var ownServer = ShallowServers.Copy(Folder, scenario, Path.Combine(host!.RepositoryRoot, run + ".git"));

        var expected = await RunAsync(scenario, version, gitsServer, backend!.UrlOf(run + ".git"), Folder.Combine(run + "-git"));
        var actual = await RunAsync(scenario, version, ownServer, host.UrlOf(run + ".git"), Folder.Combine(run + "-gitpush"));

        Assert.AreEqual(expected.State, actual.State, $"git's server:\n{expected.Output}\nGitPush:\n{actual.Output}");
    }

    private static async Task<(string State, string Output)> RunAsync(ShallowScenario scenario, int version, TestGit server, string url, string folder)
    {
        Directory.CreateDirectory(folder);
        var client = ShallowServers.Client(folder);
        var exits = new List<int>();
        var output = new List<string>();
        foreach (var step in scenario.Steps)
        {
            var words = step.Split(' ');
            if (words[0] == "server")
            {
                ShallowServers.Change(server, words[1..]);
                continue;
            }

            var arguments = words.Select(word => Date().Replace(word, DateOf).Replace("URL", url, StringComparison.Ordinal));
            var result = await client.TryRunAsync(["-c", $"protocol.version={version}", .. arguments]);
            exits.Add(result.ExitCode == 0 ? 0 : 1);
            output.Add($"{step}: {result.ExitCode}\n{result.Error}{result.Output}");
        }

        return ($"exits {string.Join(' ', exits)}\n{StateOf(client)}", string.Concat(output));
    }

    private static string StateOf(TestGit client)
    {
        if (!Directory.Exists(Path.Combine(client.WorkingDirectory, ".git")))
        {
            return "no clone";
        }

        var objects = client.Run("rev-list", "--objects", "--no-object-names", "--all").Split('\n').Order(StringComparer.Ordinal);
        var fsck = client.TryRun("fsck", "--full", "--strict", "--no-dangling", "--no-progress");
        return $"""
            refs
            {client.Run("for-each-ref", "--format=%(objectname) %(refname)")}
            shallow
            {ShallowServers.Shallow(Path.Combine(client.WorkingDirectory, ".git", "shallow"))}
            history
            {client.Run("log", "--all", "--topo-order", "--format=%H %P %s")}
            objects
            {string.Join('\n', objects)}
            fsck {fsck.ExitCode} {fsck.Error}
            """;
    }

    private static string DateOf(Match match) =>
        ShallowHistory.DateOf(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).Split(' ')[0];

    [GeneratedRegex("@([0-9]+)")]
    private static partial Regex Date();
}
