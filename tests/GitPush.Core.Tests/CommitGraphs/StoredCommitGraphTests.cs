using GitPush.CommitGraphs;
using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.Repositories;
using GitPush.Traversal;

namespace GitPush.Core.Tests.CommitGraphs;

[TestClass]
public sealed class StoredCommitGraphTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_graph_that_git_wrote_says_what_the_objects_say(bool wrongClocks)
    {
        using var repository = new GraphRepository(wrongClocks: wrongClocks);
        repository.Git.Run("commit-graph", "write", "--reachable", "--changed-paths");
        var graph = repository.ReadGraph();

        Assert.IsNotNull(graph);
        Assert.AreEqual(repository.Ids.Length, graph.Count);
        Assert.IsTrue(graph.HasGenerations);
        Assert.AreEqual(repository.Describe(null), repository.Describe(graph));
        AssertGenerationsRise(repository, graph);
    }

    [TestMethod]
    public void A_chain_is_read_with_all_its_layers()
    {
        using var repository = new GraphRepository();
        var ids = repository.Git.Run("rev-list", "--all", "--reverse", "--topo-order").Split('\n');
        foreach (var part in ids.Chunk(100))
        {
            repository.Git.RunWithInput(string.Join('\n', part) + "\n", "commit-graph", "write", "--stdin-commits", "--split=no-merge");
        }

        Assert.HasCount(3, File.ReadAllLines(repository.Combine("objects/info/commit-graphs/commit-graph-chain")));
        var graph = repository.ReadGraph();

        Assert.AreEqual(ids.Length, graph!.Count);
        Assert.AreEqual(repository.Describe(null), repository.Describe(graph));
        AssertGenerationsRise(repository, graph);
    }

    [TestMethod]
    public void The_layers_below_a_damaged_one_are_used()
    {
        using var repository = new GraphRepository();
        var ids = repository.Git.Run("rev-list", "--all", "--reverse", "--topo-order").Split('\n');
        foreach (var part in ids.Chunk(150))
        {
            repository.Git.RunWithInput(string.Join('\n', part) + "\n", "commit-graph", "write", "--stdin-commits", "--split=no-merge");
        }

        var top = File.ReadAllLines(repository.Combine("objects/info/commit-graphs/commit-graph-chain"))[1];
        Damage(repository.Combine($"objects/info/commit-graphs/graph-{top}.graph"), 2000);

        var graph = repository.ReadGraph();
        Assert.AreEqual(150, graph!.Count);
        Assert.AreEqual(repository.Describe(null), repository.Describe(graph));
    }

    [TestMethod]
    public void A_graph_with_topological_levels_only_gives_no_generation_numbers()
    {
        using var repository = new GraphRepository(wrongClocks: true);
        repository.Git.Run("-c", "commitGraph.generationVersion=1", "commit-graph", "write", "--reachable");
        var graph = repository.ReadGraph();

        Assert.IsFalse(graph!.HasGenerations);
        Assert.AreEqual(repository.Describe(null), repository.Describe(graph));
    }

    [TestMethod]
    public void Walks_give_the_same_with_a_graph_and_without()
    {
        using var repository = new GraphRepository(wrongClocks: false);
        var git = repository.Git;

        // The last hundred commits are not in the graph.
        var ids = git.Run("rev-list", "--all", "--topo-order").Split('\n');
        git.RunWithInput(string.Join('\n', ids[100..]) + "\n", "commit-graph", "write", "--stdin-commits");
        Assert.IsLessThan(ids.Length, repository.ReadGraph()!.Count);
        var random = new Random(11);
        for (var round = 0; round < 30; round++)
        {
            var (a, b) = (ids[random.Next(ids.Length)], ids[random.Next(ids.Length)]);
            var (first, second) = (ObjectId.Parse(a), ObjectId.Parse(b));

            Assert.AreEqual(git.TryRun("merge-base", "--is-ancestor", a, b).ExitCode == 0, repository.Repository.IsAncestor(first, second));
            var bases = git.TryRun("merge-base", "--all", a, b).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var found = repository.Repository.FindMergeBase(first, second);
            Assert.AreEqual(bases.Length == 0, found is null);
            Assert.IsTrue(found is null || bases.Contains(found.ToString()));
            CollectionAssert.AreEquivalent(
                git.Run("rev-list", a, "--not", b).Split('\n', StringSplitOptions.RemoveEmptyEntries),
                repository.Repository.GetCommits(first, second).Select(commit => commit.Id.ToString()).ToArray());
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void What_refs_reach_is_the_same_with_a_graph_and_without(bool wrongClocks)
    {
        using var repository = new GraphRepository(wrongClocks: wrongClocks);
        var git = repository.Git;
        var ids = git.Run("rev-list", "--all", "--topo-order").Split('\n');
        git.RunWithInput(string.Join('\n', ids[100..]) + "\n", "commit-graph", "write", "--stdin-commits");

        // Some of what the graph knows is not reachable any more.
        foreach (var name in git.Run("for-each-ref", "--format=%(refname)").Split('\n').Skip(3))
        {
            git.Run("update-ref", "-d", name);
        }

        var expected = git.Run("rev-list", "--all").Split('\n').ToHashSet();
        Assert.IsLessThan(ids.Length, expected.Count);
        using var reader = repository.Repository.Objects.OpenReader();
        foreach (var order in (string[][])[ids, [.. ids.Reverse()]])
        {
            var reachable = new ReachableCommits(
                repository.Repository.RefStore.Read().Refs, reader, new CommitGraph(reader, ShallowFile.None, repository.Repository.ReadCommitGraph), new PeeledTags(reader));
            foreach (var id in order)
            {
                Assert.AreEqual(expected.Contains(id), reachable.Contains(ObjectId.Parse(id), CancellationToken.None), id);
            }
        }
    }

    [TestMethod]
    public void A_damaged_graph_is_ignored_wherever_the_damage_is()
    {
        using var repository = new GraphRepository(commits: 60);
        var path = repository.Combine("objects/info/commit-graph");
        repository.WriteGraph(path);
        var intact = File.ReadAllBytes(path);
        for (var at = 0; at < intact.Length; at += 7)
        {
            var damaged = intact.ToArray();
            damaged[at] ^= 0x40;
            File.WriteAllBytes(path, damaged);
            Assert.IsNull(Read(repository, out var logger), $"damage at {at}");
            StringAssert.Contains(Assert.ContainsSingle(logger.Entries).Message, "commit-graph");
        }

        for (var length = 0; length < intact.Length; length += 97)
        {
            File.WriteAllBytes(path, intact[..length]);
            Assert.IsNull(Read(repository, out _), $"cut off at {length}");
        }

        File.WriteAllBytes(path, intact);
        Assert.IsNotNull(Read(repository, out _));
    }

    [TestMethod]
    public void A_graph_whose_positions_lead_nowhere_is_given_up_for_the_objects()
    {
        using var repository = new GraphRepository(commits: 60);
        var path = repository.Combine("objects/info/commit-graph");
        repository.WriteGraph(path);
        var expected = repository.Describe(null);
        var bytes = File.ReadAllBytes(path);

        // All first parents become positions beyond the end, and the checksum is right.
        var data = FindChunk(bytes, CommitGraphFormat.CommitData);
        for (var i = 0; i < repository.Ids.Length; i++)
        {
            bytes[data + (i * CommitGraphFormat.CommitDataSize) + ObjectId.Size] = 0x60;
        }

        System.Security.Cryptography.SHA1.HashData(bytes.AsSpan(0, bytes.Length - 20), bytes.AsSpan(bytes.Length - 20));
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow - TimeSpan.FromHours(1));

        var opened = GitRepository.Open(repository.Git.WorkingDirectory);
        var graph = opened.ReadCommitGraph();
        Assert.IsNotNull(graph);
        Assert.AreEqual(expected, repository.Describe(graph));
        var tip = ObjectId.Parse(repository.Git.Run("rev-parse", "b1"));
        Assert.AreEqual(
            int.Parse(repository.Git.Run("-c", "core.commitGraph=false", "rev-list", "--count", "b1"), System.Globalization.CultureInfo.InvariantCulture),
            opened.GetCommits(tip).Count());
        Assert.IsNull(opened.ReadCommitGraph(), "It is not tried again.");
    }

    [TestMethod]
    public void A_repository_that_changes_its_history_uses_no_graph()
    {
        using var repository = new GraphRepository(commits: 20);
        var git = repository.Git;
        git.Run("commit-graph", "write", "--reachable");
        Assert.IsNotNull(repository.ReadGraph());

        git.Run("config", "core.commitGraph", "false");
        Assert.IsNull(repository.ReadGraph());
        git.Run("config", "core.commitGraph", "true");
        Assert.IsNotNull(repository.ReadGraph());

        foreach (var file in (string[])["shallow", "info/grafts"])
        {
            File.WriteAllText(repository.Combine(file), repository.Ids[0] + "\n");
            Assert.IsNull(repository.ReadGraph());
            File.Delete(repository.Combine(file));
        }

        git.Run("replace", repository.Ids[0], repository.Ids[5]);
        Assert.IsNull(repository.ReadGraph());
        git.Run("pack-refs", "--all");
        Assert.IsNull(repository.ReadGraph());
        git.Run("replace", "-d", repository.Ids[0]);
        Assert.IsNotNull(repository.ReadGraph());
    }

    [TestMethod]
    public void A_graph_that_is_replaced_is_read_again()
    {
        using var repository = new GraphRepository();
        var ids = repository.Git.Run("rev-list", "--all", "--topo-order").Split('\n');
        repository.Git.RunWithInput(ids[200] + "\n", "commit-graph", "write", "--stdin-commits");
        var first = repository.Repository.ReadCommitGraph();
        repository.Git.Run("commit-graph", "write", "--reachable");
        var second = repository.Repository.ReadCommitGraph();

        Assert.AreEqual(ids.Length, second!.Count);
        Assert.IsLessThan(second.Count, first!.Count);
        Assert.AreEqual(repository.Describe(null), repository.Describe(first), "The old one can still be read.");
    }

    [TestMethod]
    public void A_commit_that_only_the_graph_knows_is_not_in_the_repository()
    {
        using var repository = new GraphRepository(commits: 40);
        var git = repository.Git;
        var lost = git.RunWithInput("", "commit-tree", git.Run("rev-parse", "b1^{tree}"), "-p", "b1", "-m", "lost");
        git.RunWithInput(lost + "\n", "commit-graph", "write", "--stdin-commits");
        File.Delete(repository.Combine($"objects/{lost[..2]}/{lost[2..]}"));

        Assert.IsTrue(repository.Repository.ReadCommitGraph()!.TryFind(ObjectId.Parse(lost), out _));
        Assert.ThrowsExactly<MissingObjectException>(() => repository.Repository.IsAncestor(ObjectId.Parse(repository.Ids[0]), ObjectId.Parse(lost)));
        Assert.ThrowsExactly<MissingObjectException>(() => repository.Repository.GetCommits(ObjectId.Parse(lost)).Any());
    }

    private static int FindChunk(byte[] file, uint id)
    {
        for (var at = CommitGraphFormat.HeaderSize; ; at += CommitGraphFormat.ChunkEntrySize)
        {
            if (System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at)) == id)
            {
                return (int)System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(file.AsSpan(at + 4));
            }
        }
    }

    private static StoredCommitGraph? Read(GraphRepository repository, out RecordingLogger logger)
    {
        logger = new RecordingLogger();
        return new CommitGraphFiles(repository.Combine("objects"), logger).Read([]);
    }

    private static void Damage(string path, int at)
    {
        File.SetAttributes(path, FileAttributes.Normal);
        var bytes = File.ReadAllBytes(path);
        bytes[at] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private static void AssertGenerationsRise(GraphRepository repository, StoredCommitGraph graph)
    {
        var parents = new List<int>();
        for (var position = 0; position < graph.Count; position++)
        {
            _ = graph.Read(position, parents);
            foreach (var parent in parents)
            {
                Assert.IsGreaterThan(graph.GenerationAt(parent), graph.GenerationAt(position), repository.Git.WorkingDirectory);
            }
        }
    }
}
