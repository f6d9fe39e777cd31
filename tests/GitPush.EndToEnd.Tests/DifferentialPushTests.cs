using System.Text.RegularExpressions;

namespace GitPush.EndToEnd.Tests;

/// <summary>
/// The stock client pushes the same to a bare repository that git itself serves, and to GitPush over HTTP: exit code, status
/// lines, refs and reflogs must be the same, or the scenario says why not.
/// </summary>
[TestClass]
public sealed partial class DifferentialPushTests
{
    private const string Url = "URL";

    private static readonly PushScenario[] Scenarios =
    [
        new("a new branch", Url, "main:new"),
        new("a branch that is there already", Url, "main"),
        new("a fast-forward", Url, "next:main"),
        new("a forced update", "--force", Url, "other:main"),
        new("an update that is no fast-forward, which the client refuses", Url, "other:main"),
        new("a lease that holds", "--force-with-lease=main:seed", Url, "other:main"),
        new("a new tag, annotated", Url, "v2"),
        new("all tags", "--tags", Url),
        new("a tag that moves", "--force", Url, "next:refs/tags/v1"),
        new("a blob under a tag", Url, "main:a.txt:refs/tags/blob") { PrepareClient = clone => clone.Run("tag", "blob", "main:a.txt") },
        new("a tree under a ref of its own", Url, "main^{tree}:refs/trees/one"),
        new("a blob as a branch", Url, "main:a.txt:refs/heads/blob")
        {
            Difference = "git checks that after its pre-receive hook, and in words of its version",
            Expected = ["! main:a.txt:refs/heads/blob [remote rejected] (invalid new value provided)"],
        },
        new("a delete", Url, ":topic"),
        new("a delete beside an update", Url, ":topic", "next:main"),
        new("a delete of a packed ref", Url, ":topic") { PrepareServer = stored => stored.Run("pack-refs", "--all") },
        new("a delete of the current branch", Url, ":main"),
        new("a delete where deletes are denied", Url, ":topic") { PrepareServer = stored => stored.Run("config", "receive.denyDeletes", "true") },
        new("a delete of a tag where deletes are denied", Url, ":v1") { PrepareServer = stored => stored.Run("config", "receive.denyDeletes", "true") },
        new("a forced update where only fast-forwards are taken", "--force", Url, "other:main", "next:ok")
        {
            PrepareServer = stored => stored.Run("config", "receive.denyNonFastForwards", "true"),
        },
        new("an atomic push of which one ref is refused", "--atomic", "--force", Url, "other:main", "next:ok")
        {
            PrepareServer = stored => stored.Run("config", "receive.denyNonFastForwards", "true"),
        },
        new("an atomic push", "--atomic", Url, "next:main", "other:more"),
        new("everything, mirrored", "--mirror", Url),
        new("everything, mirrored, with a branch gone", "--mirror", Url) { PrepareClient = clone => clone.Run("branch", "-D", "topic") },
        new("what is gone, pruned", "--prune", Url, "refs/heads/*:refs/heads/*") { PrepareClient = clone => clone.Run("branch", "-D", "topic") },
        new("a branch that becomes a folder", "--prune", Url, "refs/heads/*:refs/heads/*")
        {
            PrepareClient = clone => clone.Run("branch", "-m", "topic", "topic/sub"),
        },
        new("a folder that becomes a branch", "--prune", Url, "refs/heads/*:refs/heads/*")
        {
            PrepareClient = clone => clone.Run("branch", "-m", "topic", "deep"),
            PrepareServer = stored =>
            {
                stored.Run("branch", "-m", "topic", "deep/down");
                stored.Run("pack-refs", "--all");
            },
        },
        new("a branch that becomes a folder, in one transaction", "--atomic", "--prune", Url, "refs/heads/*:refs/heads/*")
        {
            PrepareClient = clone => clone.Run("branch", "-m", "topic", "topic/sub"),
        },
        new("a branch below a branch", Url, "main:topic/sub")
        {
            Difference = "git says so from version 2.50 on, and \"failed to update ref\" before",
            Expected = ["! refs/heads/main:refs/heads/topic/sub [remote rejected] (refname conflict)"],
        },
        new("a name that is not ASCII", Url, "main:äöü/ünï", "main:refs/heads/分支"),
        new("a ref outside of branches and tags", Url, "main:refs/for/review"),
        new("a ref with one level, which no server takes", Url, "main:refs/stray"),
        new("options", "-o", "a=b", "-o", "c", Url, "main:new") { PrepareServer = stored => stored.Run("config", "receive.advertisePushOptions", "true") },
        new("quietly", "--quiet", Url, "main:new"),
        new("without a thin pack", "--no-thin", Url, "next:main"),
        new("a dry run", "--dry-run", Url, "next:main", ":topic"),
        new("a symbolic ref", Url, "next:alias") { PrepareServer = stored => stored.Run("symbolic-ref", "refs/heads/alias", "refs/heads/main") },
        new("a symbolic ref and what it points to", Url, "next:alias", "next:main")
        {
            PrepareServer = stored => stored.Run("symbolic-ref", "refs/heads/alias", "refs/heads/main"),
        },
        new("a symbolic ref and what it points to, differently", "--force", Url, "next:alias", "other:main")
        {
            PrepareServer = stored => stored.Run("symbolic-ref", "refs/heads/alias", "refs/heads/main"),
        },
        new("a symbolic ref that points to itself", Url, "next:loop")
        {
            PrepareServer = stored => File.WriteAllText(Path.Combine(stored.WorkingDirectory, "refs/heads/loop"), "ref: refs/heads/loop\n"),
        },
        new("a branch with a lock that stays", Url, "next:main")
        {
            PrepareServer = stored => File.WriteAllText(Path.Combine(stored.WorkingDirectory, "refs/heads/main.lock"), ""),
        },
        new("two hundred branches", Url, "refs/many/*:refs/heads/many/*")
        {
            PrepareClient = clone => clone.RunWithInput(
                string.Concat(Enumerable.Range(0, 200).Select(i => $"create refs/many/{i} {clone.Run("rev-parse", "next")}\n")), "update-ref", "--stdin"),
        },
        new("into a ref that is hidden", Url, "next:refs/secret/x") { PrepareServer = stored => stored.Run("config", "receive.hideRefs", "refs/secret") },
        new("into a ref that is hidden from all but pushes", Url, "next:refs/secret/x")
        {
            PrepareServer = stored =>
            {
                stored.Run("config", "transfer.hideRefs", "refs/secret");
                stored.Run("config", "receive.hideRefs", "!refs/secret");
            },
        },
        new("a delete of the current branch where that is allowed", Url, ":main")
        {
            PrepareServer = stored => stored.Run("config", "receive.denyDeleteCurrent", "ignore"),
        },
        new("from a work tree on no branch", Url, "HEAD:refs/heads/detached") { PrepareClient = clone => clone.Run("checkout", "--quiet", "--detach") },
    ];

    public static IEnumerable<object[]> Names => Scenarios.Select(scenario => new object[] { scenario.Name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public async Task A_push_ends_as_it_does_with_gits_own_server(string name)
    {
        var scenario = Scenarios.Single(candidate => candidate.Name == name);
        using var folder = new TempFolder();
        var clone = CreateClone(folder.Combine("clone"));
        var seeded = TestGit.InitBare(folder.Combine("git.git"));
        seeded.Run("config", "core.logAllRefUpdates", "true");
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        var stored = host.Inspect("shop");
        foreach (var url in (string[])[seeded.WorkingDirectory, host.UrlOf("shop.git")])
        {
            await clone.RunAsync(["push", "--quiet", url, "seed:refs/heads/main", "topic", "v1"]);
        }

        scenario.PrepareClient(clone);
        scenario.PrepareServer(seeded);
        scenario.PrepareServer(stored);

        var expected = await PushAsync(clone, scenario, seeded.WorkingDirectory);
        var actual = await PushAsync(clone, scenario, host.UrlOf("shop.git"));

        if (scenario.Difference is null)
        {
            CollectionAssert.AreEqual(expected.Lines, actual.Lines, $"git said:\n{expected}\nGitPush said:\n{actual}");
        }
        else
        {
            CollectionAssert.AreEqual(scenario.Expected, actual.Lines, $"{scenario.Difference}; git said:\n{expected}\nGitPush said:\n{actual}");
        }

        Assert.AreEqual(expected.ExitCode, actual.ExitCode, $"git said:\n{expected}\nGitPush said:\n{actual}");
        Assert.AreEqual(StateOf(seeded), StateOf(stored));
        Assert.AreEqual(seeded.TryRun("fsck", "--strict").ExitCode, stored.TryRun("fsck", "--strict").ExitCode);
    }

    private static TestGit CreateClone(string folder)
    {
        var clone = TestGit.Init(folder);
        clone.Commit("a.txt", "one\n");
        clone.Run("branch", "seed");
        clone.Run("branch", "topic");
        clone.Run("tag", "-a", "-m", "version 1", "v1");
        clone.Run("checkout", "--quiet", "-b", "next");
        clone.Commit("a.txt", "two\n");
        clone.Run("tag", "-a", "-m", "version 2", "v2");
        clone.Run("checkout", "--quiet", "--orphan", "other");
        clone.Commit("a.txt", "three\n");
        clone.Run("checkout", "--quiet", "main");
        return clone;
    }

    private static async Task<Outcome> PushAsync(TestGit clone, PushScenario scenario, string url)
    {
        var result = await clone.TryRunAsync(["push", "--porcelain", .. scenario.Arguments.Select(argument => argument == Url ? url : argument)]);

        // <flag> HT <from>:<to> HT <summary> [SP (<reason>)]; an object id's abbreviation is as long as a repository is large.
        var lines = result.Lines.Where(line => line.Contains('\t', StringComparison.Ordinal)).Select(line =>
        {
            var parts = line.Split('\t');
            return $"{parts[0]} {parts[1]} {Range().Replace(parts[2], "moved")}";
        });
        return new Outcome(result.ExitCode, [.. lines.Order(StringComparer.Ordinal)], result.Error);
    }

    private static string StateOf(TestGit stored)
    {
        var refs = stored.Run("for-each-ref", "--format=%(objectname) %(refname) %(symref)");
        var head = stored.Run("symbolic-ref", "HEAD");
        var logs = Path.Combine(stored.WorkingDirectory, "logs");
        var reflogs = Directory.GetFiles(logs, "*", SearchOption.AllDirectories)
            .Select(path => $"{Path.GetRelativePath(logs, path)} {string.Join(' ', File.ReadLines(path).Select(WithoutIdentity))}")
            .Order(StringComparer.Ordinal);
        return $"HEAD {head}\n{refs}\n{string.Join('\n', reflogs)}";
    }

    private static string WithoutIdentity(string line) =>
        line.IndexOf('\t', StringComparison.Ordinal) is > 0 and var tab ? line[..81] + line[tab..] : line[..81];

    [GeneratedRegex(@"[0-9a-f]{7,40}\.{2,3}[0-9a-f]{7,40}")]
    private static partial Regex Range();

    private sealed record Outcome(int ExitCode, string[] Lines, string Error)
    {
        public override string ToString() => $"{ExitCode}\n{string.Join('\n', Lines)}\n{Error}";
    }
}
