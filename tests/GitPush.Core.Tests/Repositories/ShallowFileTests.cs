using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Core.Tests.Repositories;

[TestClass]
public sealed class ShallowFileTests : IDisposable
{
    private static readonly ObjectId First = ObjectId.Parse("1111111111111111111111111111111111111111");
    private static readonly ObjectId Second = ObjectId.Parse("2222222222222222222222222222222222222222");

    private readonly TempFolder _folder = new();
    private readonly ServerInstance _instance;

    public ShallowFileTests() => _instance = new ServerInstance(_folder.Path);

    private string FilePath => _folder.Combine("shallow");

    public void Dispose()
    {
        _instance.Dispose();
        _folder.Dispose();
    }

    [TestMethod]
    public void A_repository_without_the_file_has_all_of_its_history() => Assert.IsEmpty(new ShallowFile(_folder.Path).Read());

    [TestMethod]
    [DataRow("1111111111111111111111111111111111111111\n2222222222222222222222222222222222222222\n")]
    [DataRow("2222222222222222222222222222222222222222\n1111111111111111111111111111111111111111\n2222222222222222222222222222222222222222")]
    [DataRow("1111111111111111111111111111111111111111\r\n2222222222222222222222222222222222222222 as git reads it\r\n")]
    public void Each_line_is_a_commit(string content)
    {
        File.WriteAllText(FilePath, content);

        Assert.IsTrue(new ShallowFile(_folder.Path).Read().SetEquals([First, Second]));
    }

    [TestMethod]
    [DataRow("111111111111111111111111111111111111111\n")]
    [DataRow("\n1111111111111111111111111111111111111111\n")]
    [DataRow("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\n")]
    public void A_line_that_is_no_id_is_not_passed_over(string content)
    {
        File.WriteAllText(FilePath, content);

        Assert.Throws<InvalidDataException>(() => new ShallowFile(_folder.Path).Read());
    }

    [TestMethod]
    public async Task What_is_added_joins_what_others_have_written_meanwhile()
    {
        var file = new ShallowFile(_folder.Path);
        using (var update = await BeginAsync(file, Second))
        {
            File.WriteAllText(FilePath, $"{First}\n");
            update!.Commit();
        }

        Assert.AreEqual($"{First}\n{Second}\n", File.ReadAllText(FilePath));
        Assert.IsTrue(file.Read().SetEquals([First, Second]));
        CollectionAssert.DoesNotContain(Directory.GetFiles(_folder.Path), FilePath + ".lock");
    }

    [TestMethod]
    public async Task An_update_that_is_not_committed_changes_nothing()
    {
        var file = new ShallowFile(_folder.Path);
        (await BeginAsync(file, First))!.Dispose();

        Assert.IsEmpty(file.Read());
        Assert.IsFalse(File.Exists(FilePath + ".lock"));
    }

    [TestMethod]
    public async Task A_lock_of_gits_is_respected()
    {
        File.WriteAllText(FilePath + ".lock", "");

        Assert.IsNull(await BeginAsync(new ShallowFile(_folder.Path), First));
        Assert.IsTrue(File.Exists(FilePath + ".lock"));
    }

    private ValueTask<ShallowUpdate?> BeginAsync(ShallowFile file, ObjectId root) =>
        file.TryBeginUpdateAsync([root], _instance, fsync: false, shared: default, TimeSpan.Zero, CancellationToken.None);
}
