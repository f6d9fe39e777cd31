using GitPush.Core.Tests.Support;
using GitPush.Repositories;

namespace GitPush.Core.Tests.Repositories;

[TestClass]
public sealed class ServerInfoTests
{
    [TestMethod]
    public void What_changes_while_a_file_is_written_is_in_it_at_the_end()
    {
        using var folder = new TempFolder();
        using var instance = new ServerInstance(folder.Path);
        var states = new Queue<string>(["before\n", "after\n"]);

        ServerInfo.UpdateFile(folder.Combine("info"), "refs", () => states.Count > 1 ? states.Dequeue() : states.Peek(), instance, default);

        Assert.AreEqual("after\n", File.ReadAllText(folder.Combine("info/refs")));
        Assert.HasCount(1, Directory.GetFiles(folder.Combine("info")));
    }
}
