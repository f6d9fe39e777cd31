namespace GitPush.Core.Tests.Support;

[TestClass]
public sealed class TestGitTests
{
    [TestMethod]
    public void The_same_commands_give_the_same_ids_in_any_folder()
    {
        using var folder = new TempFolder();
        var first = TestGit.Init(folder.Combine("a")).Commit("src/a.txt", "one\n");
        var second = TestGit.Init(folder.Combine("b")).Commit("src/a.txt", "one\n");

        Assert.AreEqual(first, second);
    }

    [TestMethod]
    public void A_failure_carries_what_git_said()
    {
        using var folder = new TempFolder();
        var git = TestGit.InitBare(folder.Combine("a.git"));

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => git.Run("rev-parse", "--verify", "nothing"));

        StringAssert.Contains(error.Message, "Needed a single revision");
    }
}
