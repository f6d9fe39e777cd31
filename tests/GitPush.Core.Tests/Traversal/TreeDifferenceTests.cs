using System.Text;
using GitPush.Objects;
using GitPush.Traversal;

namespace GitPush.Core.Tests.Traversal;

[TestClass]
public sealed class TreeDifferenceTests
{
    [TestMethod]
    public void Any_two_trees_differ_in_what_one_has_and_the_other_has_not()
    {
        var random = new Random(3);
        for (var round = 0; round < 2_000; round++)
        {
            var last = RandomEntries(random);
            var tree = Change(last, random);
            var layout = TreeLayout.Parse(ObjectId.Zero, Encode(last));

            var (entries, next) = Compare(Encode(tree), layout);

            CollectionAssert.AreEqual(tree.Except(last).ToArray(), entries);
            CollectionAssert.AreEqual(
                TreeLayout.Parse(ObjectId.Zero, Encode(tree)).Starts.ToArray(), next.Starts.ToArray(), $"round {round}");
        }
    }

    [TestMethod]
    public void Unsorted_trees_lose_no_entry()
    {
        var random = new Random(4);
        for (var round = 0; round < 500; round++)
        {
            var last = RandomEntries(random).OrderBy(_ => random.Next()).ToList();
            var tree = Change(last, random).OrderBy(_ => random.Next()).ToList();

            var (entries, _) = Compare(Encode(tree), TreeLayout.Parse(ObjectId.Zero, Encode(last)));

            CollectionAssert.IsSubsetOf(tree.Except(last).ToArray(), entries);
        }
    }

    [TestMethod]
    [DataRow("100644 a")]
    [DataRow("100644")]
    [DataRow("100644 a\0short")]
    public void A_tree_that_ends_within_an_entry_is_damaged(string rest)
    {
        var whole = Encode([("100644", "0", 1)]);
        byte[] damaged = [.. whole.ToArray(), .. Encoding.ASCII.GetBytes(rest)];

        Assert.ThrowsExactly<ObjectCorruptException>(() => Compare(damaged, TreeLayout.Empty));
        Assert.ThrowsExactly<ObjectCorruptException>(() => Compare(damaged, TreeLayout.Parse(ObjectId.Zero, whole)));
    }

    private static ((string Mode, string Name, int Id)[] Entries, TreeLayout Layout) Compare(ReadOnlyMemory<byte> tree, TreeLayout last)
    {
        var entries = new List<(string, string, int)>();
        var difference = new TreeDifference(ObjectId.Zero, tree, last);
        while (difference.MoveNext())
        {
            var entry = difference.Current;
            var id = new byte[ObjectId.Size];
            entry.Id.CopyTo(id);
            var mode = entry.IsTree ? "40000" : entry.IsSubmodule ? "160000" : "100644";
            entries.Add((mode, Encoding.ASCII.GetString(entry.Name), BitConverter.ToInt32(id)));
        }

        return ([.. entries], difference.Layout());
    }

    private static List<(string Mode, string Name, int Id)> RandomEntries(Random random) =>
        [.. Enumerable.Range(0, random.Next(12)).Select(_ => Name(random)).Distinct().Order(StringComparer.Ordinal)
            .Select(name => (Mode(random), name, random.Next(4)))];

    /// <summary>Replaces, adds and takes away a few entries.</summary>
    private static List<(string Mode, string Name, int Id)> Change(List<(string Mode, string Name, int Id)> entries, Random random)
    {
        var changed = entries.ToDictionary(entry => entry.Name);
        for (var i = random.Next(4); i > 0; i--)
        {
            var name = entries.Count > 0 && random.Next(2) == 0 ? entries[random.Next(entries.Count)].Name : Name(random);
            if (random.Next(3) == 0)
            {
                changed.Remove(name);
            }
            else
            {
                changed[name] = (random.Next(4) > 0 && changed.TryGetValue(name, out var old) ? old.Mode : Mode(random), name, random.Next(4));
            }
        }

        return [.. changed.Values.OrderBy(entry => entry.Name, StringComparer.Ordinal)];
    }

    private static string Name(Random random) => new([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => (char)('a' + random.Next(3)))]);

    private static string Mode(Random random) => random.Next(3) switch { 0 => "40000", 1 => "160000", _ => "100644" };

    private static ReadOnlyMemory<byte> Encode(List<(string Mode, string Name, int Id)> entries)
    {
        var bytes = new MemoryStream();
        foreach (var (mode, name, id) in entries)
        {
            // An id of few different bytes, some of them NUL, so that entries look like parts of ids.
            bytes.Write(Encoding.ASCII.GetBytes($"{mode} {name}\0"));
            bytes.Write(BitConverter.GetBytes(id));
            bytes.Write(new byte[ObjectId.Size - sizeof(int)]);
        }

        return bytes.ToArray();
    }
}
