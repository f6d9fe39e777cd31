using GitPush.Core.Tests.Support;
using GitPush.Packs;

namespace GitPush.Core.Tests.Packs;

[TestClass]
public sealed class MappedFileTests
{
    [TestMethod]
    [DataRow(1_000)]
    [DataRow(100_000)]
    public void Nothing_outside_of_the_file_is_given_away(int length)
    {
        using var folder = new TempFolder();
        var path = folder.Combine("file");
        File.WriteAllBytes(path, new byte[length]);
        var file = MappedFile.Open(path);

        Assert.AreEqual(length, file.Slice(0, length).Length);
        Assert.AreEqual(0, file.Slice(length, 0).Length);
        foreach (var (offset, count) in ((long, int)[])[(0, length + 1), (1, length), (length + 1, 0), (-1, 1), (-1, length + 1), (long.MaxValue, 1), (0, -1), (0, int.MaxValue)])
        {
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => file.Slice(offset, count).Length, $"{offset} {count}");
        }
    }
}
