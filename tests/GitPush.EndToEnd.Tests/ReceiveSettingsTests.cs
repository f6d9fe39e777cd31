namespace GitPush.EndToEnd.Tests;

/// <summary>
/// Settings of a repository's own <c>config</c>: the stock client pushes to a repository that git itself serves, and to the
/// same one over HTTP. What the pusher reads must be the same.
/// </summary>
[TestClass]
public sealed class ReceiveSettingsTests
{
    private const string Url = "URL";

    private static readonly PushScenario[] Scenarios =
    [
        new("the branch of the repository's own work tree", Url, "next:main") { PrepareServer = stored => stored.Run("config", "core.bare", "false") },
        new("the branch of the repository's own work tree, refused", Url, "next:main") { PrepareServer = NonBare("denyCurrentBranch", "refuse") },
        new("the branch of the repository's own work tree, refused by a boolean", Url, "next:main") { PrepareServer = NonBare("denyCurrentBranch", "true") },
        new("the branch of the repository's own work tree, with a warning", Url, "next:main") { PrepareServer = NonBare("denyCurrentBranch", "warn") },
        new("the branch of the repository's own work tree, ignored", Url, "next:main") { PrepareServer = NonBare("denyCurrentBranch", "ignore") },
        new("a delete of the branch of the repository's own work tree", Url, ":main") { PrepareServer = NonBare("denyCurrentBranch", "ignore") },
        new("another branch than the one of the work tree", Url, "next:topic") { PrepareServer = stored => stored.Run("config", "core.bare", "false") },
        new("the branch of a linked work tree", Url, "next:topic", "next:main") { PrepareServer = Linked },
        new("a delete of the branch of a linked work tree", Url, ":topic") { PrepareServer = Linked },
        new("the branch that a linked work tree is on amid a rebase", Url, "next:topic")
        {
            PrepareServer = stored =>
            {
                Linked(stored);
                var folder = Path.Combine(stored.WorkingDirectory, "worktrees", "linked");
                File.WriteAllText(Path.Combine(folder, "HEAD"), stored.Run("rev-parse", "topic") + "\n");
                Directory.CreateDirectory(Path.Combine(folder, "rebase-merge"));
                File.WriteAllText(Path.Combine(folder, "rebase-merge", "head-name"), "refs/heads/topic\n");
            },
        },
        new("a delete of the current branch", Url, ":main"),
        new("a delete of the current branch, refused", Url, ":main") { PrepareServer = stored => stored.Run("config", "receive.denyDeleteCurrent", "refuse") },
        new("a delete of the current branch, with a warning", Url, ":main") { PrepareServer = stored => stored.Run("config", "receive.denyDeleteCurrent", "warn") },
        new("a delete of a ref that is not there", Url, ":refs/heads/nothing"),
        new("deletes that are denied", Url, ":topic") { PrepareServer = stored => stored.Run("config", "receive.denyDeletes", "true") },
        new("an update that is no fast-forward", "--force", Url, "other:main") { PrepareServer = stored => stored.Run("config", "receive.denyNonFastForwards", "true") },
        new("an atomic push where none is offered", "--atomic", Url, "next:main") { PrepareServer = stored => stored.Run("config", "receive.advertiseAtomic", "false") },
        new("options where none are offered", "-o", "a", Url, "next:main") { PrepareServer = stored => stored.Run("config", "receive.advertisePushOptions", "false") },
        new("a signed push where none is offered", "--signed", Url, "next:main"),
        new("a ref for a proc-receive hook that is not there", Url, "next:refs/for/main", "next:main")
        {
            PrepareServer = stored => stored.Run("config", "receive.procReceiveRefs", "refs/for/"),
        },
        new("a ref that no proc-receive hook is asked for", Url, "next:refs/for/main")
        {
            PrepareServer = stored => stored.Run("config", "receive.procReceiveRefs", "dm:refs/for"),
        },
        new("a pack over receive.maxInputSize", Url, "next:main") { PrepareServer = stored => stored.Run("config", "receive.maxInputSize", "100") },
        new("a pack below receive.maxInputSize", Url, "next:main") { PrepareServer = stored => stored.Run("config", "receive.maxInputSize", "10k") },
    ];

    public static IEnumerable<object[]> Names => Scenarios.Select(scenario => new object[] { scenario.Name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public async Task The_pusher_reads_what_git_would_have_written(string name)
    {
        var scenario = Scenarios.Single(candidate => candidate.Name == name);
        using var folder = new TempFolder();
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        var clone = CreateClone(folder.Combine("clone"));
        await clone.RunAsync(["push", "--quiet", host.UrlOf("shop.git"), "seed:refs/heads/main", "topic"]);
        var stored = host.Inspect("shop");
        scenario.PrepareServer(stored);
        stored.Run("config", "receive.unpackLimit", "1");

        // git's server gets a copy, with the folder's own name: its words must not differ by that.
        CopyFolder(stored.WorkingDirectory, folder.Combine("copy/shop.git"));
        var expected = await PushAsync(clone, scenario, folder.Combine("copy/shop.git"));
        var actual = await PushAsync(clone, scenario, host.UrlOf("shop.git"));

        Assert.AreEqual(expected, actual);
        Assert.AreEqual(
            new TestGit(folder.Combine("copy/shop.git")).Run("for-each-ref", "--format=%(objectname) %(refname)"),
            stored.Run("for-each-ref", "--format=%(objectname) %(refname)"));
    }

    [TestMethod]
    public async Task A_work_tree_is_not_brought_up_to_date_and_its_branch_is_refused()
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = CreateClone(folder.Path);
        NonBare("denyCurrentBranch", "updateInstead")(host.Inspect("shop"));

        var result = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "next:main"]);

        StringAssert.Contains(result.Error, "(branch is currently checked out)");
        StringAssert.Contains(result.Error, "updateInstead: this server updates no work tree");
    }

    [TestMethod]
    [DataRow("receive.unpackLimit", "4", 3)]
    [DataRow("transfer.unpackLimit", "4", 3)]
    [DataRow("receive.unpackLimit", "3", 0)]
    [DataRow(null, null, 0)]
    public async Task A_small_push_is_stored_object_by_object_where_the_repository_says_so(string? setting, string? limit, int loose)
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "one\n");
        var stored = host.Inspect("shop");
        await clone.RunAsync(["push", "--quiet", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);
        var packs = Count(stored, "in-pack");
        if (setting is not null)
        {
            stored.Run("config", setting, limit!);
        }

        clone.Commit("a.txt", "two\n");
        await clone.RunAsync(["push", "--quiet", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);

        Assert.AreEqual(loose, Count(stored, "count"));
        Assert.AreEqual(packs + (loose == 0 ? 3 : 0), Count(stored, "in-pack"));
        Assert.AreEqual("", stored.Run("fsck", "--strict"));
        Assert.AreEqual("two", stored.Run("show", "main:a.txt"));
        Assert.IsEmpty(Directory.GetFileSystemEntries(Path.Combine(stored.WorkingDirectory, "objects"), "incoming-*"));
    }

    [TestMethod]
    public async Task A_thin_pack_is_unpacked_without_the_objects_that_completed_it()
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        var text = string.Concat(Enumerable.Range(0, 500).Select(i => $"line {i * 7919 % 1000}\n"));
        clone.Commit("a.txt", text);
        var stored = host.Inspect("shop");
        await clone.RunAsync(["push", "--quiet", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);
        stored.Run("config", "receive.unpackLimit", "100");

        clone.Commit("a.txt", text + "one more\n");
        await clone.RunAsync(["push", "--quiet", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);

        Assert.AreEqual(3, Count(stored, "count"));
        Assert.AreEqual(0, Count(stored, "prune-packable"));
        Assert.AreEqual("", stored.Run("fsck", "--strict"));
    }

    [TestMethod]
    public async Task What_dumb_clients_read_is_kept_up_to_date_where_the_repository_says_so()
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "one\n");
        clone.Run("tag", "-a", "-m", "version 1", "v1");
        var stored = host.Inspect("shop");
        stored.Run("config", "receive.updateServerInfo", "true");

        await clone.RunAsync(["push", "--quiet", host.UrlOf("shop.git"), "HEAD:refs/heads/main", "v1"]);
        var files = (string[])["info/refs", "objects/info/packs"];
        var written = files.Select(file => File.ReadAllText(Path.Combine(stored.WorkingDirectory, file))).ToArray();
        stored.Run("update-server-info", "--force");

        StringAssert.Contains(written[0], "refs/tags/v1^{}");
        CollectionAssert.AreEqual(files.Select(file => File.ReadAllText(Path.Combine(stored.WorkingDirectory, file))).ToArray(), written);
    }

    [TestMethod]
    public async Task A_setting_that_git_could_not_read_refuses_the_push_before_it_begins()
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = CreateClone(folder.Path);
        host.Inspect("shop").Run("config", "receive.denyDeletes", "perhaps");

        var result = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "next:main"]);

        Assert.AreNotEqual(0, result.ExitCode);
        Assert.IsTrue(host.Log.Lines.Any(line => line.Contains("bad boolean config value 'perhaps' for 'receive.denydeletes'", StringComparison.Ordinal)));
    }

    private static Action<TestGit> NonBare(string setting, string value) => stored =>
    {
        stored.Run("config", "core.bare", "false");
        stored.Run("config", "receive." + setting, value);
    };

    private static void Linked(TestGit stored) => stored.Run("worktree", "add", "--quiet", "--no-checkout", stored.WorkingDirectory + "-work/linked", "topic");

    private static TestGit CreateClone(string folder)
    {
        var clone = TestGit.Init(folder);
        clone.Commit("a.txt", "one\n");
        clone.Run("branch", "seed");
        clone.Run("branch", "topic");
        clone.Run("checkout", "--quiet", "-b", "next");
        clone.Commit("a.txt", "two\n");
        clone.Run("checkout", "--quiet", "--orphan", "other");
        clone.Commit("a.txt", "three\n");
        clone.Run("checkout", "--quiet", "main");
        return clone;
    }

    private static int Count(TestGit stored, string what) => int.Parse(
        stored.Run("count-objects", "-v").Split('\n').Single(line => line.StartsWith(what + ": ", StringComparison.Ordinal))[(what.Length + 2)..],
        System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<string> PushAsync(TestGit clone, PushScenario scenario, string url)
    {
        var result = await clone.TryRunAsync(["push", .. scenario.Arguments.Select(argument => argument == Url ? url : argument)]);

        // Over HTTP the client is two programs, and one of them says more of the other's end. Which of its programs failed is
        // what git's server tells of a pack; the line before says why.
        var lines = result.Error.Split('\n').Select(line => line.TrimEnd().Replace(url, Url, StringComparison.Ordinal)).Where(line =>
            !line.StartsWith("error: failed to push some refs", StringComparison.Ordinal)
            && !line.StartsWith("error: remote unpack failed", StringComparison.Ordinal));
        return $"{(result.ExitCode == 0 ? "succeeded" : "failed")}\n{string.Join('\n', lines)}";
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
        {
            Directory.CreateDirectory(Path.Join(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Join(to, Path.GetRelativePath(from, file)));
        }
    }
}
