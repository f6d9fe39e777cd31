using System.IO.Compression;
using System.Text;
using GitPush.Core.Tests.Support;
using GitPush.Objects;

namespace GitPush.Core.Tests.Objects;

[TestClass]
public sealed class LooseObjectsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestGit _git;
    private readonly LooseObjects _loose;

    public LooseObjectsTests()
    {
        _git = TestGit.InitBare(_folder.Combine("a.git"));
        _loose = new LooseObjects(_folder.Combine("a.git/objects"));
    }

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void What_is_written_is_what_git_reads()
    {
        var content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5_000)));
        var blob = _loose.Write(ObjectType.Blob, content, fsync: true);
        var tree = HostileTrees.Write(_loose, ("100644", "a"u8.ToArray(), blob));

        CollectionAssert.AreEqual(content, _git.RunWithInput(ReadOnlyMemory<byte>.Empty, "cat-file", "blob", $"{blob}").OutputBytes);
        Assert.AreEqual($"100644 blob {blob}\ta", _git.Run("ls-tree", $"{tree}"));
        Assert.AreEqual("", _git.TryRun("fsck", "--strict", "--no-dangling").Output);
        CollectionAssert.AreEquivalent(new[] { blob, tree }, _loose.Enumerate().ToArray());
        Assert.IsTrue(File.GetAttributes(_loose.PathOf(blob)).HasFlag(FileAttributes.ReadOnly));
        Assert.AreEqual(0, Directory.GetFiles(_folder.Path, "tmp_obj_*", SearchOption.AllDirectories).Length);
    }

    [TestMethod]
    public void Writing_an_object_again_makes_it_young_and_nothing_else()
    {
        var id = _loose.Write(ObjectType.Blob, "x"u8, fsync: false);
        var path = _loose.PathOf(id);
        var old = DateTime.UtcNow.AddDays(-30);
        File.SetLastWriteTimeUtc(path, old);
        var bytes = File.ReadAllBytes(path);

        Assert.AreEqual(id, _loose.Write(ObjectType.Blob, "x"u8, fsync: false));

        Assert.IsGreaterThan(old.AddDays(29), File.GetLastWriteTimeUtc(path));
        CollectionAssert.AreEqual(bytes, File.ReadAllBytes(path));
    }

    [TestMethod]
    [DataRow("blob 1", "x")]
    [DataRow("stone 1\0", "x")]
    [DataRow("blob 01\0", "x")]
    [DataRow("blob -1\0", "x")]
    [DataRow("blob 2\0", "x")]
    [DataRow("blob 1\0", "xy")]
    [DataRow("blob 99999999999999\0", "x")]
    [DataRow("blob \0", "x")]
    [DataRow("", "")]
    public void A_damaged_object_is_named(string header, string content)
    {
        var id = ObjectId.Parse("0123456789012345678901234567890123456789");
        Directory.CreateDirectory(Path.GetDirectoryName(_loose.PathOf(id))!);
        using (var file = new ZLibStream(File.Create(_loose.PathOf(id)), CompressionLevel.Optimal))
        {
            file.Write(Encoding.ASCII.GetBytes(header + content));
        }

        StringAssert.Contains(Assert.ThrowsExactly<ObjectCorruptException>(() => _loose.TryRead(id, out _)).Message, id.ToString());
    }

    [TestMethod]
    public void A_file_that_is_not_compressed_or_cut_short_is_named()
    {
        var content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5_000)));
        var id = _loose.Write(ObjectType.Blob, content, fsync: false);
        var path = _loose.PathOf(id);
        var bytes = File.ReadAllBytes(path);
        byte[] withDictionary = [0x78, 0xBB, .. bytes[2..]];
        foreach (var damaged in new[] { [], "garbage"u8.ToArray(), bytes[..(bytes.Length / 2)], bytes[..10], withDictionary })
        {
            File.Delete(path);
            File.WriteAllBytes(path, damaged);
            Assert.ThrowsExactly<ObjectCorruptException>(() => _loose.TryRead(id, out _));
        }
    }
}
