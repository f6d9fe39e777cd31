using System.Globalization;
using System.Text;
using GitPush.Core.Tests.Support;
using GitPush.Objects;

namespace GitPush.Core.Tests.Objects;

[TestClass]
public sealed class ParserTests
{
    private const string Id = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

    [TestMethod]
    [DataRow("A B <a@b.c> 1700000000 +0130", "A B", "a@b.c", "2023-11-14T23:43:20+01:30")]
    [DataRow("A <a@b.c> 1700000000 -0800", "A", "a@b.c", "2023-11-14T14:13:20-08:00")]
    [DataRow("A <a@b.c> 1700000000 +9999", "A", "a@b.c", "2023-11-15T12:13:20+14:00")]
    [DataRow("A <a@b.c> 1700000000", "A", "a@b.c", "2023-11-14T22:13:20+00:00")]
    [DataRow("A <a@b.c> 1700000000 UTC", "A", "a@b.c", "2023-11-14T22:13:20+00:00")]
    [DataRow("A <a@b.c>", "A", "a@b.c", "1970-01-01T00:00:00+00:00")]
    [DataRow("A <a@b.c> never", "A", "a@b.c", "1970-01-01T00:00:00+00:00")]
    [DataRow("A <a@b.c> 99999999999999999999 +0000", "A", "a@b.c", "1970-01-01T00:00:00+00:00")]
    [DataRow("A <a@b.c> 999999999999999999 +1400", "A", "a@b.c", "9999-12-31T23:59:59+00:00")]
    [DataRow("<a@b.c> 0 +0000", "", "a@b.c", "1970-01-01T00:00:00+00:00")]
    [DataRow("A <a <b>> 1 +0000", "A", "a <b>", "1970-01-01T00:00:01+00:00")]
    [DataRow("nobody", "nobody", "", "1970-01-01T00:00:00+00:00")]
    [DataRow("A > B < 1 +0000", "A > B", "", "1970-01-01T00:00:00+00:00")]
    [DataRow("", "", "", "1970-01-01T00:00:00+00:00")]
    public void A_signature_is_read_however_it_is_written(string text, string name, string email, string when)
    {
        var signature = SignatureText.Parse(Encoding.UTF8.GetBytes(text), default);

        Assert.AreEqual((name, email), (signature.Name, signature.Email));
        Assert.AreEqual(when, signature.When.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture));
    }

    [TestMethod]
    public void A_commit_with_signature_merge_tag_and_encoding_is_read()
    {
        var text = Encoding.Latin1.GetBytes(
            $"tree {Id}\nparent {Id}\nparent 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor Jürgen <j@x> 5 +0000\n"
            + "committer C <c@x> 7 +0000\nmergetag object abc\n author fake <f@x> 1 +0000\nencoding ISO-8859-1\n"
            + "gpgsig -----BEGIN\n \n line\n\nGrüße\n\nencoding none\n");
        var reader = new CommitReader(text);
        var commit = reader.ToCommit(ObjectId.EmptyTree);

        Assert.AreEqual(2, reader.ParentCount);
        Assert.AreEqual(ObjectId.EmptyTree, reader.Parent(1));
        Assert.AreEqual(7, reader.CommitterTime);
        Assert.AreEqual("Jürgen", commit.Author.Name);
        Assert.AreEqual("Grüße\n\nencoding none\n", commit.Message);
    }

    [TestMethod]
    public void Bytes_that_are_no_UTF8_are_taken_for_Latin1()
    {
        var text = Encoding.Latin1.GetBytes($"tree {Id}\nauthor J\u00fc <j@x> 5 +0000\ncommitter C <c@x> 7 +0000\n\nÄ");

        var commit = new CommitReader(text).ToCommit(ObjectId.EmptyTree);

        Assert.AreEqual(("Jü", "Ä"), (commit.Author.Name, commit.Message));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("tree \n")]
    [DataRow("tree " + Id)]
    [DataRow("parent " + Id + "\n")]
    [DataRow("tree " + Id + "\nparent " + Id)]
    [DataRow("tree " + Id + "\nparent xyz\n")]
    public void A_commit_with_damaged_links_is_refused(string text) =>
        Assert.ThrowsExactly<ObjectCorruptException>(() => new CommitReader(Encoding.ASCII.GetBytes(text)).ParentCount);

    [TestMethod]
    public void A_commit_without_author_committer_and_message_is_read()
    {
        var commit = new CommitReader(Encoding.ASCII.GetBytes($"tree {Id}\n")).ToCommit(ObjectId.EmptyTree);

        Assert.AreEqual(("", "", ""), (commit.Author.Name, commit.Committer.Email, commit.Message));
    }

    [TestMethod]
    public void A_tag_without_tagger_is_read()
    {
        var tag = new TagReader(Encoding.ASCII.GetBytes($"object {Id}\ntype blob\ntag v0\n\nOld\n")).ToTag(ObjectId.EmptyTree);

        Assert.AreEqual((ObjectId.Parse(Id), ObjectType.Blob, "v0"), (tag.Target, tag.TargetType, tag.Name));
        Assert.IsNull(tag.Tagger);
        Assert.AreEqual("Old\n", tag.Message);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("object " + Id + "\n")]
    [DataRow("object " + Id + "\ntype stone\ntag v1\n")]
    [DataRow("object " + Id + "\ntype blob\n\n")]
    public void A_tag_that_does_not_say_what_it_tags_is_refused(string text) =>
        Assert.ThrowsExactly<ObjectCorruptException>(() => new TagReader(Encoding.ASCII.GetBytes(text)).TargetType);

    [TestMethod]
    [DataRow("100644", EntryMode.File)]
    [DataRow("100664", EntryMode.GroupWritableFile)]
    [DataRow("100600", EntryMode.File)]
    [DataRow("100755", EntryMode.Executable)]
    [DataRow("100700", EntryMode.Executable)]
    [DataRow("120000", EntryMode.SymbolicLink)]
    [DataRow("040000", EntryMode.Tree)]
    [DataRow("40000", EntryMode.Tree)]
    [DataRow("160000", EntryMode.Submodule)]
    public void A_mode_is_read_as_git_reads_it(string mode, EntryMode expected)
    {
        var reader = new TreeReader(Entry($"{mode} a"));

        Assert.IsTrue(reader.Read());
        Assert.AreEqual(expected, reader.Mode);
        Assert.AreEqual(new TreeEntry("a", expected, ObjectId.EmptyTree), reader.ToEntry());
        Assert.IsFalse(reader.Read());
    }

    [TestMethod]
    [DataRow("a")]
    [DataRow(" a")]
    [DataRow("10x644 a")]
    [DataRow("100644")]
    [DataRow("100644 ")]
    [DataRow("777777777777 a")]
    public void A_damaged_entry_of_a_tree_is_refused(string entry) =>
        Assert.ThrowsExactly<ObjectCorruptException>(() => new TreeReader(Entry(entry)).Read());

    [TestMethod]
    public void A_tree_that_is_cut_short_is_refused_and_named()
    {
        var entry = Entry("100644 a");
        var error = Assert.ThrowsExactly<ObjectCorruptException>(
            () => new TreeReader(entry.AsSpan(0, entry.Length - 1), id: ObjectId.EmptyTree).Read());

        StringAssert.Contains(error.Message, ObjectId.EmptyTree.ToString());
    }

    [TestMethod]
    public void Entries_sort_as_git_sorts_them()
    {
        using var folder = new TempFolder();
        var git = TestGit.InitBare(folder.Combine("a.git"));
        var blob = git.RunWithInput("", "hash-object", "-w", "--stdin");
        var tree = git.RunWithInput("", "mktree");
        var input = string.Concat(
            new[] { "a", "a.b", "a0", "ab", "A", "é" }.Select(name => $"100644 blob {blob}\t{name}\n040000 tree {tree}\td-{name}\n"))
            + $"040000 tree {tree}\tb\n100644 blob {blob}\tb.c\n100644 blob {blob}\tb0\n";
        using var database = new ObjectDatabase(folder.Combine("a.git/objects"));
        using var reader = database.OpenReader();
        Assert.IsTrue(reader.TryRead(ObjectId.Parse(git.RunWithInput(input, "mktree")), out var value));

        var left = new TreeReader(value.Data.Span);
        var right = new TreeReader(value.Data.Span);
        Assert.IsTrue(right.Read());
        while (right.Read())
        {
            Assert.IsTrue(left.Read());
            Assert.IsLessThan(0, TreeOrder.Compare(left, right));
            Assert.IsGreaterThan(0, TreeOrder.Compare(right, left));
        }

        Assert.AreEqual(0, TreeOrder.Compare(left, left));
    }

    private static byte[] Entry(string modeAndName)
    {
        var id = new byte[ObjectId.Size];
        ObjectId.EmptyTree.CopyTo(id);
        return [.. Encoding.UTF8.GetBytes(modeAndName), 0, .. id];
    }
}
