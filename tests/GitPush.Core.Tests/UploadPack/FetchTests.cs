using GitPush.Core.Tests.Support;

namespace GitPush.Core.Tests.UploadPack;

[TestClass]
public sealed class FetchTests
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public async Task A_clone_gets_all_that_the_refs_reach(int version)
    {
        using var folder = new TempFolder();
        var server = TestGit.InitBare(folder.Combine("server.git"));
        FillWithBranchesAndTags(folder, server);
        server.Run("repack", "-adq");
        await using var service = new FetchServer(server.WorkingDirectory);

        var client = await CloneAsync(folder, service, version, "--mirror");

        FetchAssert.HasAll(client, server);
        Assert.AreEqual(server.Run("for-each-ref"), client.Run("for-each-ref"));
        Assert.AreEqual("refs/heads/main", client.Run("symbolic-ref", "HEAD"));
        Assert.IsEmpty(service.Failures);
    }

    [TestMethod]
    [DataRow("loose")]
    [DataRow("packed")]
    [DataRow("several packs")]
    public async Task Objects_are_sent_from_wherever_they_lie(string storage)
    {
        using var folder = new TempFolder();
        var server = TestGit.InitBare(folder.Combine("server.git"));
        var work = TestGit.Init(folder.Combine("work"));
        for (var i = 0; i < 12; i++)
        {
            work.Commit($"src/{i % 4}.txt", string.Join('\n', Enumerable.Range(i, 200)) + "\n", $"Change {i}");
            work.Run("push", "--quiet", server.WorkingDirectory, "main");
            if (storage == "several packs" && i % 3 == 2)
            {
                server.Run("repack", "-dq");
            }
        }

        if (storage == "packed")
        {
            server.Run("repack", "-adq");
        }

        await using var service = new FetchServer(server.WorkingDirectory);

        var client = await CloneAsync(folder, service, version: 2, "--bare");

        FetchAssert.HasAll(client, server);
        Assert.IsEmpty(service.Failures);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public async Task A_fetch_gets_only_what_is_new(int version)
    {
        using var folder = new TempFolder();
        var server = SampleHistory.CreateBare(folder.Combine("server.git"), commits: 100);
        server.Run("update-ref", "refs/heads/main", "main~1");
        await using var service = new FetchServer(server.WorkingDirectory);
        var client = await CloneAsync(folder, service, version, "--mirror");
        server.Run("update-ref", "refs/heads/main", NewestCommit(server));

        var result = await client.TryRunAsync(["-c", $"protocol.version={version}", "fetch", "--progress"]);

        Assert.AreEqual(0, result.ExitCode, result.Error);
        FetchAssert.HasAll(client, server);

        // A commit, its root tree, two folders, one of them nested, and two files.
        StringAssert.Contains(result.Error, "remote: Enumerating objects: 7, done.");
        Assert.IsEmpty(service.Failures);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task A_thin_pack_has_deltas_against_what_the_client_has(int version)
    {
        using var folder = new TempFolder();
        var server = TestGit.InitBare(folder.Combine("server.git"));
        var work = TestGit.Init(folder.Combine("work"));
        var lines = Enumerable.Range(0, 2_000).Select(i => $"line {i * 7919}").ToArray();
        work.Commit("large.txt", string.Join('\n', lines));
        work.Run("push", "--quiet", server.WorkingDirectory, "main");
        await using var service = new FetchServer(server.WorkingDirectory);
        var client = await CloneAsync(folder, service, version, "--mirror");

        // Appended lines make the older file the delta's base in no order but the one in which thin packs arrive.
        work.Commit("large.txt", string.Join('\n', lines[..1_000]));
        server.Run("config", "receive.unpackLimit", "1");
        work.Run("push", "--quiet", server.WorkingDirectory, "main");
        var result = await client.TryRunAsync(["-c", $"protocol.version={version}", "-c", "fetch.unpackLimit=1", "fetch", "--progress"]);

        Assert.AreEqual(0, result.ExitCode, result.Error);
        StringAssert.Contains(result.Error, "remote: Total 3 (delta 1), reused ");
        StringAssert.Contains(result.Error, "completed with 1 local object");
        FetchAssert.HasAll(client, server);
        Assert.IsEmpty(service.Failures);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public async Task Histories_that_went_apart_far_are_negotiated_over_many_rounds(int version)
    {
        using var folder = new TempFolder();
        var server = SampleHistory.CreateBare(folder.Combine("server.git"), commits: 300);
        await using var service = new FetchServer(server.WorkingDirectory);
        var client = await CloneAsync(folder, service, version, "--bare");
        AddCommits(client, "refs/heads/main", 600, seed: 1);
        AddCommits(client, "refs/heads/other", 400, seed: 2);
        AddCommits(server, "refs/heads/main", 200, seed: 3);

        await client.RunAsync(["-c", $"protocol.version={version}", "fetch", "--quiet", service.Url, "main:refs/remotes/server"]);

        client.Run("fsck", "--full", "--strict", "--no-dangling");
        Assert.AreEqual(server.Run("rev-parse", "main"), client.Run("rev-parse", "refs/remotes/server"));
        Assert.IsEmpty(service.Failures);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task A_branch_that_was_rewritten_is_fetched(int version)
    {
        using var folder = new TempFolder();
        var server = SampleHistory.CreateBare(folder.Combine("server.git"), commits: 50);
        await using var service = new FetchServer(server.WorkingDirectory);
        var client = await CloneAsync(folder, service, version, "--mirror");
        server.Run("update-ref", "refs/heads/main", "main~20");
        AddCommits(server, "refs/heads/main", 5, seed: 9);

        await client.RunAsync(["-c", $"protocol.version={version}", "fetch", "--quiet"]);

        FetchAssert.HasAll(client, server);
        Assert.IsEmpty(service.Failures);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task Tags_of_what_is_fetched_come_with_it(int version)
    {
        using var folder = new TempFolder();
        var server = SampleHistory.CreateBare(folder.Combine("server.git"), commits: 20);
        await using var service = new FetchServer(server.WorkingDirectory);
        var client = await CloneAsync(folder, service, version);
        AddCommits(server, "refs/heads/main", 3, seed: 4);
        server.Run("tag", "-a", "-m", "Inner", "inner", "main~1");
        server.Run("tag", "-a", "-m", "Outer", "outer", "inner");

        await client.RunAsync(["-c", $"protocol.version={version}", "fetch", "--quiet"]);

        Assert.AreEqual(server.Run("rev-parse", "inner", "outer"), client.Run("rev-parse", "inner", "outer"));
        client.Run("fsck", "--full", "--strict", "--no-dangling");
        Assert.IsEmpty(service.Failures);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task A_tag_of_a_blob_or_a_tree_is_fetched(int version)
    {
        using var folder = new TempFolder();
        var server = SampleHistory.CreateBare(folder.Combine("server.git"), commits: 5);
        server.Run("tag", "-a", "-m", "A file", "file", "main:docs/log.txt");
        server.Run("tag", "-a", "-m", "A folder", "folder", "main~3:src");
        server.Run("update-ref", "-d", "refs/heads/main");
        await using var service = new FetchServer(server.WorkingDirectory);

        var client = await CloneAsync(folder, service, version, "--mirror");

        FetchAssert.HasAll(client, server);
        Assert.IsEmpty(service.Failures);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task Clocks_that_went_wrong_lose_nothing(int version)
    {
        using var folder = new TempFolder();
        var server = TestGit.InitBare(folder.Combine("server.git"));
        var work = TestGit.Init(folder.Combine("work"));
        var random = new Random(11);
        for (var i = 0; i < 60; i++)
        {
            work.Environment["GIT_COMMITTER_DATE"] = $"{1_500_000_000 + random.Next(200_000_000)} +0000";
            work.Commit($"{i % 7}.txt", $"{i}\n");
            if (i % 10 == 9)
            {
                work.Run("branch", $"at-{i}");
                work.Run("reset", "--quiet", "--hard", $"HEAD~{random.Next(1, 9)}");
            }
        }

        work.Run("push", "--quiet", server.WorkingDirectory, "at-9", "at-29");
        await using var service = new FetchServer(server.WorkingDirectory);
        var client = await CloneAsync(folder, service, version, "--mirror");
        work.Run("push", "--quiet", server.WorkingDirectory, "--all");

        await client.RunAsync(["-c", $"protocol.version={version}", "fetch", "--quiet"]);

        FetchAssert.HasAll(client, server);
        Assert.IsEmpty(service.Failures);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task Submodules_are_not_looked_for(int version)
    {
        using var folder = new TempFolder();
        var server = TestGit.InitBare(folder.Combine("server.git"));
        var work = TestGit.Init(folder.Combine("work"));
        work.Run("update-index", "--add", "--cacheinfo", "160000,1234567890123456789012345678901234567890,sub");
        work.Run("commit", "--quiet", "-m", "Add a submodule");
        work.Run("push", "--quiet", server.WorkingDirectory, "main");
        await using var service = new FetchServer(server.WorkingDirectory);

        var client = await CloneAsync(folder, service, version, "--bare");

        FetchAssert.HasAll(client, server);
        Assert.IsEmpty(service.Failures);
    }

    [TestMethod]
    public async Task A_commit_that_only_the_history_names_can_be_fetched_in_v2()
    {
        using var folder = new TempFolder();
        var server = SampleHistory.CreateBare(folder.Combine("server.git"), commits: 20);
        var wanted = server.Run("rev-parse", "main~7");
        await using var service = new FetchServer(server.WorkingDirectory);
        var client = TestGit.InitBare(folder.Combine("client.git"));

        await client.RunAsync(["fetch", "--quiet", service.Url, $"{wanted}:refs/heads/past"]);

        Assert.AreEqual(wanted, client.Run("rev-parse", "past"));
        client.Run("fsck", "--full", "--strict");
    }

    [TestMethod]
    public async Task Folders_nested_as_deep_as_the_limit_are_walked()
    {
        using var folder = new TempFolder();
        var server = TestGit.InitBare(folder.Combine("server.git"));
        AddNestedFile(server, levels: 2_000, "1");
        await using var service = new FetchServer(server.WorkingDirectory);
        var client = await CloneAsync(folder, service, version: 2, "--mirror");
        AddNestedFile(server, levels: 2_000, "2");

        await client.RunAsync(["fetch", "--quiet"]);

        FetchAssert.HasAll(client, server);
        Assert.IsEmpty(service.Failures);
    }

    [TestMethod]
    [DataRow(10, null)]
    [DataRow(20, "10")]
    [DataRow(10, "20")]
    public async Task Folders_nested_deeper_than_the_limit_are_refused(int limit, string? ofRepository)
    {
        using var folder = new TempFolder();
        var server = TestGit.InitBare(folder.Combine("server.git"));
        AddNestedFile(server, levels: 12, "1");
        var options = new GitPushOptions { Limits = { MaxTreeDepth = limit } };
        if (ofRepository is not null)
        {
            server.Run("config", "core.maxTreeDepth", ofRepository);
        }

        await using var service = new FetchServer(server.WorkingDirectory, options);

        var result = await new TestGit(folder.Path).TryRunAsync(["clone", service.Url, "client"]);

        Assert.AreNotEqual(0, result.ExitCode);
        StringAssert.Contains(service.Failures.Single().Message, "MaxTreeDepth = 10");
    }

    internal static async Task<TestGit> CloneAsync(TempFolder folder, FetchServer service, int version, params string[] options)
    {
        var git = new TestGit(folder.Path);
        await git.RunAsync(["-c", $"protocol.version={version}", "clone", "--quiet", .. options, service.Url, "client"]);
        return new TestGit(folder.Combine("client"));
    }

    /// <summary>Adds commits that only <paramref name="seed"/> distinguishes from others, each with a file of its own.</summary>
    internal static void AddCommits(TestGit git, string branch, int count, int seed)
    {
        var input = new System.Text.StringBuilder();
        var parent = git.TryRun("rev-parse", "--verify", "--quiet", branch).Output.Trim();
        for (var i = 0; i < count; i++)
        {
            input.Append($"commit {branch}\ncommitter Seed <s@example.com> {1_650_000_000 + (i * 10) + seed} +0000\ndata 4\nseed\n");
            if (i == 0 && parent.Length > 0)
            {
                input.Append($"from {parent}\n");
            }

            var content = $"{seed} {i}";
            input.Append($"M 100644 inline seed{seed}/{i % 13}\ndata {content.Length}\n{content}\n");
        }

        git.RunWithInput(input.ToString(), "fast-import", "--quiet", "--force");
    }

    private static void AddNestedFile(TestGit git, int levels, string content)
    {
        var path = string.Concat(Enumerable.Repeat("d/", levels)) + "file";
        var parent = git.TryRun("rev-parse", "--verify", "--quiet", "main").Output.Trim();
        var from = parent.Length > 0 ? $"from {parent}\n" : "";
        git.RunWithInput(
            $"commit refs/heads/main\ncommitter C <c@example.com> 1600000000 +0000\ndata 0\n{from}M 100644 inline {path}\ndata 1\n{content}\n",
            "fast-import",
            "--quiet");
    }

    private static string NewestCommit(TestGit git) =>
        git.Run("cat-file", "--batch-all-objects", "--batch-check=%(objecttype) %(objectname)").Split('\n')
            .Where(line => line.StartsWith("commit ", StringComparison.Ordinal))
            .Select(line => line["commit ".Length..])
            .MaxBy(id => long.Parse(git.Run("log", "-1", "--format=%ct", id), System.Globalization.CultureInfo.InvariantCulture))!;

    private static void FillWithBranchesAndTags(TempFolder folder, TestGit server)
    {
        var work = TestGit.Init(folder.Combine("work"));
        for (var i = 0; i < 10; i++)
        {
            work.Commit($"dir{i % 3}/file{i % 2}.txt", $"{i}\n", $"Change {i}");
        }

        work.Run("branch", "side", "HEAD~4");
        work.Run("tag", "light", "HEAD~2");
        work.Run("tag", "-a", "-m", "Version 1", "v1", "HEAD~3");
        work.Run("tag", "-a", "-m", "Signed off", "v1-approved", "v1");
        work.Run("push", "--quiet", "--mirror", server.WorkingDirectory);
    }
}
