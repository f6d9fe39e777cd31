using System.Security.Cryptography;
using GitPush.Core.Tests.Support;
using GitPush.Objects;

namespace GitPush.Core.Tests.Objects;

[TestClass]
public sealed class ObjectReaderTests
{
    private static readonly ObjectId Missing = ObjectId.Parse("0123456789012345678901234567890123456789");

    [TestMethod]
    public void Loose_objects_read_as_git_reads_them()
    {
        using var folder = new TempFolder();
        var git = TestGit.Init(folder.Combine("work"));
        git.Commit("größe/naïve.txt", "überall\n");
        git.Commit("empty", "");
        git.Commit("large.bin", Convert.ToBase64String(RandomNumberGenerator.GetBytes(600_000)));
        git.Run("tag", "-a", "-m", "A tag", "v1");
        using var database = new ObjectDatabase(folder.Combine("work/.git/objects"));

        Assert.AreEqual(11, CatFile.AssertReadsAlike(git, database));
    }

    [TestMethod]
    [DataRow("true")]
    [DataRow("false")]
    public void Packed_objects_read_as_git_reads_them_with_offset_and_with_ref_deltas(string offsetDeltas)
    {
        using var folder = new TempFolder();
        var git = SampleHistory.CreateBare(folder.Combine("a.git"), 300);
        git.Run("-c", $"repack.useDeltaBaseOffset={offsetDeltas}", "repack", "-adfq", "--depth=50", "--window=20");
        using var database = new ObjectDatabase(folder.Combine("a.git/objects"));

        Assert.IsGreaterThan(1_500, CatFile.AssertReadsAlike(git, database));
    }

    [TestMethod]
    public void A_chain_of_two_thousand_deltas_reads_as_git_reads_it()
    {
        using var folder = new TempFolder();
        var git = SampleHistory.CreateBare(folder.Combine("a.git"), 2_100);
        git.Run("repack", "-adfq", "--depth=4000", "--window=2");
        using var database = new ObjectDatabase(folder.Combine("a.git/objects"));
        var id = ObjectId.Parse(git.Run("rev-parse", "main~2099:docs/log.txt"));
        using var reader = database.OpenReader();

        Assert.IsTrue(reader.TryGetInfo(id, out var type, out var size));
        Assert.IsTrue(reader.TryRead(id, out var value));

        Assert.AreEqual((ObjectType.Blob, (long)value.Data.Length), (type, size));
        Assert.AreEqual(id, new ObjectHasher(detectCollisions: true).Hash(value.Type, value.Data.Span));
    }

    [TestMethod]
    public void A_large_blob_is_streamed_after_its_reader_is_gone()
    {
        using var folder = new TempFolder();
        var git = TestGit.Init(folder.Combine("work"));
        var content = RandomNumberGenerator.GetBytes(3_000_000);
        File.WriteAllBytes(folder.Combine("work/large.bin"), content);
        git.Run("add", ".");
        git.Run("commit", "-qm", "Large");
        git.Run("repack", "-adq");
        using var database = new ObjectDatabase(folder.Combine("work/.git/objects"));
        var reader = database.OpenReader();
        Assert.IsTrue(reader.TryOpenBlob(ObjectId.Parse(git.Run("rev-parse", "HEAD:large.bin")), out var stream, out var size));
        reader.Dispose();

        using (stream)
        {
            var read = new MemoryStream();
            stream.CopyTo(read);
            Assert.AreEqual(content.LongLength, size);
            Assert.IsTrue(read.ToArray().AsSpan().SequenceEqual(content));
        }
    }

    [TestMethod]
    public void The_empty_tree_exists_in_an_empty_repository_and_nothing_else_does()
    {
        using var folder = new TempFolder();
        TestGit.InitBare(folder.Combine("a.git"));
        using var database = new ObjectDatabase(folder.Combine("a.git/objects"));
        using var reader = database.OpenReader();

        Assert.IsTrue(database.Contains(ObjectId.EmptyTree));
        Assert.IsTrue(reader.TryRead(ObjectId.EmptyTree, out var tree));
        Assert.AreEqual((ObjectType.Tree, 0), (tree.Type, tree.Data.Length));
        Assert.IsFalse(database.Contains(Missing));
        Assert.IsFalse(reader.TryRead(Missing, out _));
        Assert.IsFalse(reader.TryGetInfo(Missing, out _, out _));
        Assert.IsFalse(reader.TryOpenBlob(Missing, out _, out _));
    }

    [TestMethod]
    public void What_is_no_blob_is_not_opened_as_one()
    {
        using var folder = new TempFolder();
        var git = TestGit.Init(folder.Combine("work"));
        var commit = ObjectId.Parse(git.Commit("a.txt", "one\n"));
        using var database = new ObjectDatabase(folder.Combine("work/.git/objects"));
        using var reader = database.OpenReader();

        Assert.IsFalse(reader.TryOpenBlob(commit, out _, out _));
        git.Run("repack", "-adq");
        Assert.IsFalse(reader.TryOpenBlob(commit, out _, out _));
    }
}
