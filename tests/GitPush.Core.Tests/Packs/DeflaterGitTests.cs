using GitPush.Core.Tests.Support;
using GitPush.Objects;

namespace GitPush.Core.Tests.Packs;

/// <summary>What is deflated, read by git.</summary>
[TestClass]
public sealed class DeflaterGitTests
{
    [TestMethod]
    public void Loose_objects_of_all_kinds_are_read_by_git()
    {
        using var folder = new TempFolder();
        var git = TestGit.InitBare(folder.Combine("a.git"));
        var loose = new LooseObjects(folder.Combine("a.git/objects"));
        foreach (var content in Contents())
        {
            var id = loose.Write(ObjectType.Blob, content, fsync: false);

            Assert.IsTrue(content.AsSpan().SequenceEqual(git.RunWithInput(ReadOnlyMemory<byte>.Empty, "cat-file", "blob", $"{id}").OutputBytes));
            Assert.IsTrue(loose.TryRead(id, out var read));
            Assert.IsTrue(content.AsSpan().SequenceEqual(read.Data.Span));
        }

        git.Run("fsck", "--full", "--strict");
    }

    [TestMethod]
    public async Task A_thin_pack_that_was_completed_with_all_kinds_of_bases_is_sound_for_git()
    {
        using var reception = new Reception();
        var loose = new LooseObjects(Path.Combine(reception.Git.WorkingDirectory, "objects"));
        var thin = new PackBuilder();
        foreach (var content in Contents())
        {
            thin.AddRefDelta(loose.Write(ObjectType.Blob, content, fsync: false), PackBuilder.AppendingDelta(content.Length, "more"u8));
        }

        var received = await reception.ReceiveAsync(thin.Build());

        Assert.IsNotNull(received);
        reception.Verify(received);
        reception.Git.Run("index-pack", "--strict", Path.Combine(reception.PackDirectory, received.Name + ".pack"));
        Directory.GetDirectories(Path.Combine(reception.Git.WorkingDirectory, "objects"), "??").ToList()
            .ForEach(objects => Directory.Delete(objects, recursive: true));
        reception.Git.Run("fsck", "--full", "--strict");
        foreach (var content in Contents())
        {
            var id = PackBuilder.IdOf(ObjectType.Blob, [.. content, .. "more"u8]);
            Assert.AreEqual($"{content.Length + 4}", reception.Git.Run("cat-file", "-s", $"{id}"));
        }
    }

    private static IEnumerable<byte[]> Contents()
    {
        var random = new Random(20_260_205);
        var noise = new byte[150_000];
        random.NextBytes(noise);
        return
        [
            [],
            [0],
            new byte[259],
            new byte[200_000],
            noise[..100],
            noise,
            [.. noise[..32_768], .. noise[..32_768]],
            CompressibleContents.Text(random, 700),
            CompressibleContents.Tree(random, 5_000),
            CompressibleContents.Text(random, 16_384),
            CompressibleContents.Text(random, 16_385),
            CompressibleContents.Text(random, 70_000),
            CompressibleContents.Text(random, 300_000),
            .. Enumerable.Range(0, 15).Select(_ => CompressibleContents.Structured(random, random.Next(100_000))),
        ];
    }
}
