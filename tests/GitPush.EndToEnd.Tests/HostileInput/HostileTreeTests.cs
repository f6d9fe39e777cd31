using System.Text;
using GitPush.Checks.Fsck;
using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Repositories;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests.HostileInput;

/// <summary>Objects that are sound for themselves and hostile to whoever fetches or checks them out.</summary>
[TestClass]
[DoNotParallelize]
public sealed class HostileTreeTests
{
    private const string Identity = "A <a@example.com> 1 +0000";

    [TestMethod]
    [Timeout(120_000)]
    public async Task By_default_what_can_harm_is_refused_and_what_old_histories_have_is_warned_of()
    {
        await using var host = await HostileHost.StartAsync();
        await using var strict = await HostileHost.StartAsync(options => options.Fsck.Strict = true);
        var wrong = new List<string>();
        foreach (var (number, bad) in BadObjects.All.Index())
        {
            var request = bad.ToRequest($"bad{number}");
            var found = FoundBy(await request.SendAsync(strict), "error");
            var answer = await request.SendAsync(host);
            var mayPass = found.All(name => FsckMessages.Find(name)!.IsHarmless);
            if (mayPass != (answer.Report[0] == "unpack ok") || (mayPass && !found.IsSubsetOf(FoundBy(answer, "warning"))))
            {
                wrong.Add($"{bad.Name}: {string.Join(' ', found)}\n{answer.Report[0]}\n{answer.Progress}");
            }
        }

        Assert.AreEqual("", string.Join('\n', wrong));
    }

    [TestMethod]
    public async Task A_refusal_says_in_gits_words_what_is_wrong_with_which_object()
    {
        await using var host = await HostileHost.StartAsync();
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        var blob = clone.RunWithInput("x", "hash-object", "-w", "--stdin");
        var tree = clone.RunWithInput($"100644 blob {blob}\t.git\n", "mktree");
        var commit = clone.RunWithInput("", "commit-tree", tree);

        var result = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), $"{commit}:refs/heads/a"]);

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.Contains(result.Error, $"remote: error: object {tree}: hasDotgit: contains '.git'");
        StringAssert.Contains(result.Error, "remote: fatal: fsck error in packed object");
        StringAssert.Contains(result.Error, "[remote rejected]");
        RefusalTests.AssertNothingLeft(host.Inspect("shop"), commit);
    }

    [TestMethod]
    public async Task Of_many_warnings_the_first_are_shown_and_the_others_counted()
    {
        await using var host = await HostileHost.StartAsync();
        var pack = new PackBuilder();
        var parent = "";
        for (var i = 0; i < 5_000; i++)
        {
            var commit = Encoding.ASCII.GetBytes($"tree {ObjectId.EmptyTree}\n{parent}author A <a@example.com> 1 +51800\ncommitter {Identity}\n\n{i}\n");
            pack.Add(ObjectType.Commit, commit);
            parent = $"parent {PackBuilder.IdOf(ObjectType.Commit, commit)}\n";
        }

        var answer = await HostileHost.Push(ObjectId.Parse(parent[7..47]), pack.Build()).SendAsync(host);

        CollectionAssert.AreEqual(new[] { "unpack ok", "ok refs/heads/a" }, answer.Report);
        Assert.HasCount(10, answer.Progress.Split('\n').Where(line => line.StartsWith("warning: object ", StringComparison.Ordinal)));
        StringAssert.Contains(answer.Progress, "warning: 4,990 more of badTimezone\n");
    }

    [TestMethod]
    public async Task A_blob_that_is_stored_already_is_checked_when_a_tree_names_it_gitmodules()
    {
        await using var host = await HostileHost.StartAsync();
        var harmless = BadObject.Files("", ("100644", "notes.txt", "[submodule \"a\"]\n\turl = -x\n"));
        var harmful = BadObject.Files("", ("100644", ".gitmodules", "[submodule \"a\"]\n\turl = -x\n"));

        var first = await harmless.ToRequest("first").SendAsync(host);
        var second = await harmful.WithoutBlobs().ToRequest("second").SendAsync(host);
        var third = await harmful.WithoutBlobs().ToRequest("third").SendAsync(host);

        CollectionAssert.AreEqual(new[] { "unpack ok", "ok refs/heads/first" }, first.Report);
        StringAssert.Contains(second.Progress, "gitmodulesUrl: disallowed submodule url: -x");
        StringAssert.Contains(third.Progress, "gitmodulesUrl: disallowed submodule url: -x");
    }

    [TestMethod]
    public async Task A_gitmodules_file_with_a_million_submodules_is_answered_in_bounds()
    {
        await using var host = await HostileHost.StartAsync();
        var section = new StringBuilder($"[submodule \"{new string('x', 100_000)}/..\"]\n");
        section.Insert(section.Length, "url=-x\n", 400_000);
        var request = BadObject.Files("", ("100644", ".gitmodules", section.ToString())).ToRequest("a");

        var answer = await Bounded.RunAsync(150_000_000, () => request.SendAsync(host));

        HostileHost.AssertPackRefused(host, answer, "fsck error in packed object");
        Assert.IsLessThan(20_000, answer.Progress.Length);
    }

    [TestMethod]
    public async Task A_gitmodules_file_that_is_larger_than_any_real_one_is_not_parsed()
    {
        await using var host = await HostileHost.StartAsync();
        var request = BadObject.Files("", ("100644", ".gitmodules", new string('#', 5_000_000))).ToRequest("a");

        var answer = await request.SendAsync(host);

        StringAssert.Contains(answer.Progress, "gitmodulesLarge: .gitmodules too large to parse");
        HostileHost.AssertPackRefused(host, answer, "fsck error in packed object");
    }

    [TestMethod]
    [DataRow(2_048, 2_048, true)]
    [DataRow(2_049, 2_048, false)]
    [DataRow(100_000, 2_048, false)]
    [DataRow(4_096, 4_096, true)]
    [DataRow(4_097, 4_096, false)]
    public async Task Trees_are_nested_as_deep_as_the_limit_and_no_deeper(int levels, int limit, bool accepted)
    {
        await using var host = await HostileHost.StartAsync(options => options.Limits.MaxTreeDepth = limit);
        var pack = new PackBuilder();
        var commit = AddCommit(pack, AddNested(pack, levels, "d"u8.ToArray()));
        var request = HostileHost.Push(commit, pack.Build());

        var answer = await Bounded.RunAsync(300_000_000, () => request.SendAsync(host));

        CollectionAssert.AreEqual(new[] { "unpack ok", accepted ? "ok refs/heads/a" : $"ng refs/heads/a over the limit MaxTreeDepth = {limit} levels of folders" }, answer.Report);
    }

    [TestMethod]
    public async Task Trees_that_were_seen_near_the_top_count_where_they_lie_deep()
    {
        await using var host = await HostileHost.StartAsync();
        var pack = new PackBuilder();
        var half = AddNested(pack, 1_500, "d"u8.ToArray());
        var deep = AddNested(pack, 1_500, "d"u8.ToArray(), half);
        var root = AddTree(pack, ("a", half), ("b", deep));
        var commit = AddCommit(pack, root);

        var answer = await HostileHost.Push(commit, pack.Build()).SendAsync(host);

        CollectionAssert.AreEqual(new[] { "unpack ok", "ng refs/heads/a over the limit MaxTreeDepth = 2048 levels of folders" }, answer.Report);
    }

    [TestMethod]
    public async Task A_push_upon_an_existing_history_is_held_to_the_limit_that_the_repository_sets()
    {
        await using var host = await HostileHost.StartAsync();
        var stored = host.Inspect("shop");
        stored.Run("config", "core.maxTreeDepth", "10");
        var pack = new PackBuilder();
        var first = AddCommit(pack, AddNested(pack, 10, "d"u8.ToArray()));
        var accepted = await HostileHost.Push(first, pack.Build()).SendAsync(host);
        pack = new PackBuilder();
        var second = AddCommit(pack, AddNested(pack, 1, "e"u8.ToArray(), TreeOf(10)), first);

        var answer = await new PushRequest().Command(first, second, "refs/heads/a", PushRequest.Capabilities).Flush().Bytes(pack.Build()).SendAsync(host);

        CollectionAssert.AreEqual(new[] { "unpack ok", "ok refs/heads/a" }, accepted.Report);
        CollectionAssert.AreEqual(new[] { "unpack ok", "ng refs/heads/a over the limit MaxTreeDepth = 10 levels of folders" }, answer.Report);

        static ObjectId TreeOf(int levels) => AddNested(new PackBuilder(), levels, "d"u8.ToArray());
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_link_that_leads_out_of_a_check_out_is_not_followed(bool isChecked)
    {
        using var folder = new TempFolder();
        var outside = folder.Combine("outside");
        Directory.CreateDirectory(outside);
        await using var host = await HostileHost.StartAsync(git: git => git.OnPreReceive("check out", async (push, cancellationToken) =>
        {
            await push.Repository.CheckOutAsync(push.Updates[0].NewId, folder.Combine("work"), new CheckOutOptions(), cancellationToken);
            return StageResult.Continue;
        }));
        host.Inspect("shop").Run("config", "receive.fsckObjects", isChecked ? "true" : "false");
        var pack = new PackBuilder();
        var link = Encoding.UTF8.GetBytes(outside);
        var file = "pwned"u8.ToArray();
        pack.Add(ObjectType.Blob, link);
        pack.Add(ObjectType.Blob, file);
        var below = AddTree(pack, "100644", ("pwned", PackBuilder.IdOf(ObjectType.Blob, file)));
        byte[] tree = [.. "120000 a\0"u8, .. Bytes(PackBuilder.IdOf(ObjectType.Blob, link)), .. "40000 a\0"u8, .. Bytes(below)];
        pack.Add(ObjectType.Tree, tree);
        var commit = AddCommit(pack, PackBuilder.IdOf(ObjectType.Tree, tree));

        var answer = await HostileHost.Push(commit, pack.Build()).SendAsync(host);

        StringAssert.StartsWith(answer.Report[1], "ng refs/heads/a ");
        Assert.AreEqual(isChecked, answer.Progress.Contains("duplicateEntries", StringComparison.Ordinal), answer.Progress);
        Assert.IsEmpty(Directory.GetFileSystemEntries(outside));
    }

    private static HashSet<string> FoundBy(PushAnswer answer, string severity) =>
    [
        .. answer.Progress.Split('\n').Where(line => line.StartsWith($"{severity}: object ", StringComparison.Ordinal)).Select(line => line.Split(": ")[2]),
    ];

    /// <summary>Adds trees of so many levels, the lowest of them another tree or one with a submodule.</summary>
    private static ObjectId AddNested(PackBuilder pack, int levels, byte[] name, ObjectId? lowest = null)
    {
        var tree = lowest ?? AddTree(pack, "160000", ("s", PackBuilder.IdOf(ObjectType.Blob, "of another repository"u8)));
        for (var level = lowest is null ? 1 : 0; level < levels; level++)
        {
            byte[] content = [.. "40000 "u8, .. name, 0, .. Bytes(tree)];
            pack.Add(ObjectType.Tree, content);
            tree = PackBuilder.IdOf(ObjectType.Tree, content);
        }

        return tree;
    }

    private static ObjectId AddTree(PackBuilder pack, params (string Name, ObjectId Id)[] entries) => AddTree(pack, "40000", entries);

    private static ObjectId AddTree(PackBuilder pack, string mode, params (string Name, ObjectId Id)[] entries)
    {
        byte[] content = [.. entries.SelectMany(entry => (byte[])[.. Encoding.UTF8.GetBytes($"{mode} {entry.Name}\0"), .. Bytes(entry.Id)])];
        pack.Add(ObjectType.Tree, content);
        return PackBuilder.IdOf(ObjectType.Tree, content);
    }

    private static ObjectId AddCommit(PackBuilder pack, ObjectId tree, ObjectId? parent = null)
    {
        var content = Encoding.ASCII.GetBytes(
            $"tree {tree}\n{(parent is null ? "" : $"parent {parent}\n")}author {Identity}\ncommitter {Identity}\n\nm\n");
        pack.Add(ObjectType.Commit, content);
        return PackBuilder.IdOf(ObjectType.Commit, content);
    }

    private static byte[] Bytes(ObjectId id)
    {
        var bytes = new byte[ObjectId.Size];
        id.CopyTo(bytes);
        return bytes;
    }
}
