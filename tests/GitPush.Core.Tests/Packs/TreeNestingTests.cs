using GitPush.Objects;
using GitPush.Packs.Receiving;

namespace GitPush.Core.Tests.Packs;

[TestClass]
public sealed class TreeNestingTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_chain_is_as_deep_as_it_is_in_whatever_order_its_trees_come(bool fromTheTop)
    {
        var nesting = new TreeNesting();
        var recorder = nesting.NewRecorder();
        for (var i = 0; i < 5_000; i++)
        {
            var level = fromTheTop ? 5_000 - i : i + 1;
            Record(recorder, level, level - 1);
        }

        Assert.AreEqual(5_001, nesting.FindBound(limit: 100));
    }

    [TestMethod]
    public void Versions_of_folders_are_no_deeper_than_the_folders()
    {
        var nesting = new TreeNesting();
        var recorder = nesting.NewRecorder();

        // Roots of four folders of which one changes from version to version, and has two levels of its own.
        for (var version = 0; version < 1_000; version++)
        {
            Record(recorder, 10_000 + version, 1, 2, 20_000 + version, 3);
        }

        for (var version = 0; version < 1_000; version++)
        {
            Record(recorder, 20_000 + version, 30_000 + version);
        }

        Assert.AreEqual(3, nesting.FindBound(limit: 10));
    }

    [TestMethod]
    public void Trees_that_several_threads_came_to_are_one_way_down()
    {
        var nesting = new TreeNesting();
        TreeNestingRecorder[] recorders = [nesting.NewRecorder(), nesting.NewRecorder(), nesting.NewRecorder()];
        for (var level = 1; level <= 300; level++)
        {
            Record(recorders[level % 3], level, level - 1);
        }

        Assert.AreEqual(301, nesting.FindBound(limit: 10));
    }

    [TestMethod]
    public void A_way_that_seems_to_lead_back_to_itself_has_no_bound()
    {
        var nesting = new TreeNesting();
        var recorder = nesting.NewRecorder();

        // The second tree has half of the folders of the first one, in which it lies.
        Record(recorder, 100, 1, 200);
        Record(recorder, 200, 1, 2);

        Assert.AreEqual(int.MaxValue, nesting.FindBound(limit: 1));
    }

    [TestMethod]
    public void Many_copies_of_a_folder_in_many_copies_of_another_have_no_bound_that_would_take_forever()
    {
        var nesting = new TreeNesting();
        var recorder = nesting.NewRecorder();
        for (var copy = 0; copy < 3_000; copy++)
        {
            Record(recorder, 100, 200);
            Record(recorder, 200, 300);
        }

        Assert.AreEqual(int.MaxValue, nesting.FindBound(limit: 1));
    }

    [TestMethod]
    public void A_few_trees_need_no_look()
    {
        var nesting = new TreeNesting();
        Record(nesting.NewRecorder(), 2, 1);

        Assert.AreEqual(2, nesting.FindBound(limit: 10));
    }

    private static void Record(TreeNestingRecorder recorder, int tree, params ReadOnlySpan<int> folders)
    {
        foreach (var folder in folders)
        {
            recorder.Add(Id(folder));
        }

        recorder.End(Id(tree));
    }

    private static ObjectId Id(int number) => ObjectId.Parse(number.ToString("x16", System.Globalization.CultureInfo.InvariantCulture) + new string('0', 24));
}
