using GitPush.Objects;
using GitPush.Refs;

namespace GitPush.Core.Tests.Refs;

[TestClass]
public sealed class RefStoreTests
{
    [TestMethod]
    public void Loose_packed_and_symbolic_refs_are_seen_as_git_sees_them()
    {
        using var repository = new RefRepository();
        var git = repository.Git;
        var tag = repository.CreateTag(repository.Commits[0]);
        git.Run("update-ref", "refs/heads/main", repository.Commits[0].ToString());
        git.Run("update-ref", "refs/heads/main-2", repository.Commits[1].ToString());
        git.Run("update-ref", "refs/heads/main.x", repository.Commits[1].ToString());
        git.Run("update-ref", "refs/heads/mainx/deep/er", repository.Commits[2].ToString());
        git.Run("update-ref", "refs/tags/v1", tag.ToString());
        git.Run("update-ref", "refs/heads/\uFF5Ewide", repository.Commits[0].ToString());
        git.Run("update-ref", "refs/heads/😀", repository.Commits[0].ToString());
        git.Run("pack-refs", "--all");
        git.Run("update-ref", "refs/heads/main", repository.Commits[3].ToString());
        git.Run("update-ref", "refs/heads/loose", repository.Commits[3].ToString());
        git.Run("update-ref", "refs/stash", repository.Commits[3].ToString());
        git.Run("symbolic-ref", "refs/remotes/origin/HEAD", "refs/heads/main");
        git.Run("symbolic-ref", "refs/heads/alias", "refs/remotes/origin/HEAD");
        git.Run("symbolic-ref", "refs/heads/dangling", "refs/heads/none");

        var snapshot = repository.Store.Read();

        CollectionAssert.AreEqual(repository.GitRefs().ToArray(), repository.StoreRefs().ToArray());
        Assert.AreEqual(new RefHead("refs/heads/main", repository.Commits[3]), snapshot.Head);
        Assert.IsTrue(snapshot.TryGet("refs/tags/v1", out var v1));
        Assert.AreEqual(repository.Commits[0], v1.Peeled);
        Assert.IsTrue(snapshot.IsTip(tag));
        Assert.IsFalse(snapshot.IsTip(ObjectId.EmptyTree));
        CollectionAssert.AreEqual(
            new[] { "refs/heads/main", "refs/heads/main-2", "refs/heads/main.x", "refs/heads/mainx/deep/er" },
            snapshot.WithPrefix("refs/heads/main").Select(value => value.Name).ToArray());
        foreach (var value in snapshot.Refs)
        {
            Assert.AreEqual(value, repository.Store.TryGet(value.Name), value.Name);
        }
    }

    [TestMethod]
    public void What_only_packed_refs_below_loose_ones_name_is_no_tip()
    {
        using var repository = new RefRepository();
        var git = repository.Git;
        git.Run("update-ref", "refs/heads/a", repository.Commits[0].ToString());
        git.Run("update-ref", "refs/heads/b", repository.Commits[0].ToString());
        git.Run("update-ref", "refs/heads/c", repository.Commits[1].ToString());
        git.Run("pack-refs", "--all");
        git.Run("update-ref", "refs/heads/a", repository.Commits[2].ToString());

        Assert.IsTrue(repository.Store.Read().IsTip(repository.Commits[0]), "another packed ref still names it");
        Assert.IsTrue(repository.Store.Read().IsTip(repository.Commits[2]));

        git.Run("update-ref", "refs/heads/b", repository.Commits[2].ToString());
        File.WriteAllText(repository.Combine("refs/heads/c"), "broken\n");

        var snapshot = repository.Store.Read();
        Assert.IsFalse(snapshot.IsTip(repository.Commits[0]));
        Assert.IsFalse(snapshot.IsTip(repository.Commits[1]));
        Assert.IsFalse(snapshot.TryGet("refs/heads/c", out _));
        CollectionAssert.AreEqual(new[] { "refs/heads/a", "refs/heads/b" }, snapshot.Refs.Select(value => value.Name).ToArray());
    }

    [TestMethod]
    public void A_snapshot_costs_what_changed_and_not_what_is_packed()
    {
        using var repository = new RefRepository();
        var lines = Enumerable.Range(0, 50_000).Select(i => $"{repository.Commits[i % 3]} refs/heads/topic/{i:d6}");
        File.WriteAllText(repository.Combine("packed-refs"), "# pack-refs with: peeled fully-peeled sorted \n" + string.Join('\n', lines) + "\n");
        File.SetLastWriteTimeUtc(repository.Combine("packed-refs"), DateTime.UtcNow.AddMinutes(-1));
        Assert.IsTrue(repository.Store.Read().IsTip(repository.Commits[2]));

        repository.Git.Run("update-ref", "refs/heads/topic/000007", repository.Commits[3].ToString());
        var before = GC.GetAllocatedBytesForCurrentThread();
        var snapshot = repository.Store.Read();
        var isTip = snapshot.IsTip(repository.Commits[3]);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.IsTrue(isTip);
        Assert.AreEqual(50_000, snapshot.Refs.Count());
        Assert.IsLessThan(100_000, allocated);
    }

    [TestMethod]
    public void A_single_ref_is_found_without_the_others()
    {
        using var repository = new RefRepository();
        var tag = repository.CreateTag(repository.Commits[1]);
        repository.Git.Run("update-ref", "refs/tags/v1", tag.ToString());
        repository.Git.Run("update-ref", "refs/heads/main", repository.Commits[0].ToString());
        repository.Git.Run("pack-refs", "--all");
        repository.Git.Run("symbolic-ref", "refs/heads/alias", "refs/heads/main");

        Assert.AreEqual(repository.Commits[1], repository.Store.TryGet("refs/tags/v1")?.Peeled);
        Assert.AreEqual(repository.Commits[0], repository.Store.TryGet("HEAD")?.Id);
        Assert.AreEqual("refs/heads/main", repository.Store.TryGet("refs/heads/alias")?.SymbolicTarget);
        Assert.IsNull(repository.Store.TryGet("refs/heads/other"));
        Assert.IsNull(repository.Store.TryGet("refs/heads"));
        Assert.IsNull(repository.Store.TryGet("config"));
        Assert.IsNull(repository.Store.TryGet("refs/../HEAD"));
    }

    [TestMethod]
    public void What_did_not_change_is_not_read_again()
    {
        using var repository = new RefRepository();
        repository.Git.Run("update-ref", "refs/heads/main", repository.Commits[0].ToString());
        repository.Git.Run("update-ref", "refs/tags/v1", repository.Commits[0].ToString());
        foreach (var folder in new[] { "refs", "refs/heads", "refs/tags" })
        {
            // As if it were some time ago.
            Directory.SetLastWriteTimeUtc(repository.Combine(folder), DateTime.UtcNow.AddMinutes(-1));
        }

        var first = repository.Store.Read();
        Assert.AreSame(first, repository.Store.Read());

        repository.Git.Run("update-ref", "refs/heads/main", repository.Commits[1].ToString());
        var second = repository.Store.Read();
        Assert.AreEqual(repository.Commits[1], second.Head.Id);
        Assert.AreSame(second, repository.Store.Read(), "A folder that has just changed is listed again, and holds the same.");
    }

    [TestMethod]
    public void Every_change_by_git_is_seen_at_once()
    {
        using var repository = new RefRepository();
        var random = new Random(3);
        string[] names = ["refs/heads/a", "refs/heads/b/c", "refs/heads/b/d", "refs/tags/t"];
        for (var i = 0; i < 40; i++)
        {
            var name = names[random.Next(names.Length)];
            switch (random.Next(6))
            {
                case 0:
                    repository.Git.TryRun("update-ref", "-d", name);
                    break;
                case 1:
                    repository.Git.Run("pack-refs", "--all");
                    break;
                case 2:
                    repository.Git.Run("symbolic-ref", "HEAD", name);
                    break;
                default:
                    repository.Git.Run("update-ref", name, repository.Commits[random.Next(4)].ToString());
                    break;
            }

            CollectionAssert.AreEqual(repository.GitRefs().ToArray(), repository.StoreRefs().ToArray());
            var head = repository.Store.Read().Head;
            Assert.AreEqual(repository.Git.Run("symbolic-ref", "HEAD"), head.Target);
            Assert.AreEqual(head.Id, repository.Store.TryGet("HEAD")?.Id);
        }
    }

    [TestMethod]
    public void A_detached_an_unborn_and_a_broken_HEAD_are_told_apart()
    {
        using var repository = new RefRepository();
        Assert.AreEqual(new RefHead("refs/heads/main", null), repository.Store.Read().Head);

        repository.Git.Run("update-ref", "--no-deref", "HEAD", repository.Commits[0].ToString());
        Assert.AreEqual(new RefHead(null, repository.Commits[0]), repository.Store.Read().Head);

        File.WriteAllText(repository.Combine("HEAD"), "nothing\n");
        Assert.AreEqual(default, repository.Store.Read().Head);
    }

    [TestMethod]
    public void Broken_refs_badly_named_files_and_loops_are_left_out()
    {
        using var repository = new RefRepository();
        var id = repository.Commits[0].ToString();
        repository.Git.Run("update-ref", "refs/heads/good", id);
        repository.Git.Run("update-ref", "refs/heads/hidden", id);
        repository.Git.Run("pack-refs", "--all");
        File.WriteAllText(repository.Combine("refs/heads/hidden"), "garbage\n");
        File.WriteAllText(repository.Combine("refs/heads/zero"), new string('0', 40) + "\n");
        File.WriteAllText(repository.Combine("refs/heads/short"), id[..39] + "\n");
        File.WriteAllText(repository.Combine("refs/heads/empty"), "");
        File.WriteAllText(repository.Combine("refs/heads/a..b"), id + "\n");
        File.WriteAllText(repository.Combine("refs/heads/held.lock"), id + "\n");
        File.WriteAllText(repository.Combine("refs/heads/.hidden"), id + "\n");
        File.WriteAllText(repository.Combine("refs/heads/outside"), "ref: ../../secret\n");
        File.WriteAllText(repository.Combine("refs/heads/loop"), "ref: refs/heads/pool\n");
        File.WriteAllText(repository.Combine("refs/heads/pool"), "ref: refs/heads/loop\n");
        File.CreateSymbolicLink(repository.Combine("refs/heads/link"), repository.Combine("refs/heads/../../config"));
        Directory.CreateSymbolicLink(repository.Combine("refs/heads/folder"), repository.Path);

        CollectionAssert.AreEqual(new[] { $"{id} refs/heads/good" }, repository.StoreRefs().ToArray());
        foreach (var name in new[] { "hidden", "zero", "short", "empty", "a..b", "outside", "loop", "link" })
        {
            Assert.IsNull(repository.Store.TryGet("refs/heads/" + name), name);
        }
    }

    [TestMethod]
    public void A_packed_refs_file_without_header_or_order_is_read()
    {
        using var repository = new RefRepository();
        var id = repository.Commits[0];
        var tag = repository.CreateTag(id);
        File.WriteAllText(
            repository.Combine("packed-refs"),
            $"{tag} refs/tags/z\n^{id}\n{id} refs/heads/b\n{id} refs/heads/a\n");

        CollectionAssert.AreEqual(repository.GitRefs().ToArray(), repository.StoreRefs().ToArray());
        Assert.AreEqual(id, repository.Store.TryGet("refs/tags/z")?.Peeled);
        Assert.AreEqual(id, repository.Store.TryGet("refs/heads/a")?.Id);
        Assert.IsNull(repository.Store.TryGet("refs/heads/c"));
    }

    [TestMethod]
    [DataRow("# something else\n")]
    [DataRow("# pack-refs with: sorted \ntoo short\n")]
    [DataRow("# pack-refs with: sorted \n1111111111111111111111111111111111111111 refs/heads/a")]
    [DataRow("# pack-refs with: sorted \n1111111111111111111111111111111111111111 refs/heads/a\n^12\n")]
    [DataRow("# pack-refs with: sorted \nx111111111111111111111111111111111111111 refs/heads/a\n")]
    [DataRow("1111111111111111111111111111111111111111 \n")]
    public void A_damaged_packed_refs_file_is_not_taken_for_refs(string content)
    {
        using var repository = new RefRepository();
        File.WriteAllText(repository.Combine("packed-refs"), content);

        Assert.ThrowsExactly<InvalidDataException>(() => repository.Store.Read());
    }

    [TestMethod]
    public void Names_are_found_among_many_packed_ones()
    {
        using var repository = new RefRepository();
        var names = Enumerable.Range(0, 3000).Select(i => $"refs/heads/{i % 7}/b{i}").ToArray();
        repository.Git.RunWithInput(
            string.Concat(names.Select((name, i) => $"create {name} {repository.Commits[i % 4]}\n")), "update-ref", "--stdin");
        repository.Git.Run("pack-refs", "--all");

        for (var i = 0; i < names.Length; i++)
        {
            Assert.AreEqual(repository.Commits[i % 4], repository.Store.TryGet(names[i])?.Id);
            Assert.IsNull(repository.Store.TryGet(names[i] + "0x"));
        }

        CollectionAssert.AreEqual(repository.GitRefs().ToArray(), repository.StoreRefs().ToArray());
        Assert.HasCount(428, repository.Store.Read().WithPrefix("refs/heads/6/").ToList());
    }
}
