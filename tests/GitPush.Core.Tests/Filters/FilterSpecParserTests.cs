using GitPush.Filters;
using GitPush.Objects;

namespace GitPush.Core.Tests.Filters;

[TestClass]
public sealed class FilterSpecParserTests
{
    [TestMethod]
    [DataRow("blob:limit=0", 0UL)]
    [DataRow("blob:limit=12", 12UL)]
    [DataRow("blob:limit=2k", 2_048UL)]
    [DataRow("blob:limit=1M", 1UL << 20)]
    [DataRow("blob:limit=0x10", 16UL)]
    [DataRow("blob:limit=3g", 3UL << 30)]
    [DataRow("blob:limit=18446744073709551615", ulong.MaxValue)]
    public void Sizes_are_read_as_git_reads_them(string spec, ulong bytes)
    {
        Assert.AreEqual(bytes, ObjectFilter.Of(FilterSpecParser.Parse(spec)).BlobLimit);
    }

    [TestMethod]
    [DataRow("combine:blob:none+tree:3")]
    [DataRow("combine:tree:3+blob:none")]
    [DataRow("combine:combine:blob%3Anone%2Btree%3A3+tree:5")]
    [DataRow("combine:+blob:none++tree:3+")]
    public void Combined_filters_let_pass_what_all_of_them_do(string spec)
    {
        var filter = ObjectFilter.Of(FilterSpecParser.Parse(spec));

        Assert.IsFalse(filter.TakesBlobs);
        Assert.AreEqual(3, filter.TreeDepth);
        Assert.IsTrue(filter.Takes(ObjectType.Tree));
    }

    [TestMethod]
    [DataRow("object:type=commit", ObjectType.Commit)]
    [DataRow("object:type=tree", ObjectType.Tree)]
    [DataRow("object:type=blob", ObjectType.Blob)]
    [DataRow("object:type=tag", ObjectType.Tag)]
    public void A_type_is_the_only_one_that_passes(string spec, ObjectType type)
    {
        var filter = ObjectFilter.Of(FilterSpecParser.Parse(spec));

        CollectionAssert.AreEqual(new[] { type }, Enum.GetValues<ObjectType>().Where(filter.Takes).ToArray());
    }

    [TestMethod]
    [DataRow("", "invalid filter-spec ''")]
    [DataRow("blob:all", "invalid filter-spec 'blob:all'")]
    [DataRow("blob:none=1", "invalid filter-spec 'blob:none=1'")]
    [DataRow("blob:limit=", "invalid filter-spec 'blob:limit='")]
    [DataRow("blob:limit=-1", "invalid filter-spec 'blob:limit=-1'")]
    [DataRow("blob:limit=18446744073709551616", "invalid filter-spec 'blob:limit=18446744073709551616'")]
    [DataRow("blob:limit=20000000000g", "invalid filter-spec 'blob:limit=20000000000g'")]
    [DataRow("tree:deep", "expected 'tree:<depth>'")]
    [DataRow("object:type=file", "'file' for 'object:type=<type>' is not a valid object type")]
    [DataRow("sparse:path=x", "sparse:path filters support has been dropped")]
    [DataRow("combine:", "expected something after combine:")]
    [DataRow("combine:tree:2+sparse:oid=main:~x", "must escape char in sub-filter-spec: '~'")]
    [DataRow("combine:tree:2+blob:noner", "invalid filter-spec 'blob:noner'")]
    public void What_is_no_filter_is_refused_in_git_s_words(string spec, string message)
    {
        Assert.AreEqual(message, Assert.ThrowsExactly<GitProtocolException>(() => FilterSpecParser.Parse(spec)).Message);
    }

    [TestMethod]
    public void Combinations_are_not_nested_without_end()
    {
        var spec = string.Concat(Enumerable.Repeat("combine:", 8_000)) + "blob:none";

        StringAssert.Contains(Assert.ThrowsExactly<GitProtocolException>(() => FilterSpecParser.Parse(spec)).Message, "nested deeper than");
    }
}
