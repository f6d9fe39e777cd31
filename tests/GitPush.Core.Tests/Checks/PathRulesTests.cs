using System.Text;
using GitPush.Checks;

namespace GitPush.Core.Tests.Checks;

[TestClass]
public sealed class PathRulesTests
{
    [TestMethod]
    [DataRow(".git")]
    [DataRow(".GiT")]
    [DataRow(".git ")]
    [DataRow(".git. . ")]
    [DataRow(".git:stream")]
    [DataRow("git~1")]
    [DataRow("GIT~1.")]
    [DataRow(".g\u200cit")]
    [DataRow("\u200e.git")]
    [DataRow(".git\u206f")]
    [DataRow(".gi\ufefft")]
    public void A_disguise_of_the_git_folder_is_recognized(string name)
    {
        Assert.IsTrue(PathRules.IsDotGit(Encoding.UTF8.GetBytes(name)));
        Assert.IsNotNull(PathRules.FindProblem(Encoding.UTF8.GetBytes(name)));
    }

    [TestMethod]
    [DataRow(".gitignore")]
    [DataRow(".gitattributes")]
    [DataRow("git")]
    [DataRow("git~2")]
    [DataRow("git~10")]
    [DataRow(".gi")]
    [DataRow(".gi t")]
    [DataRow("a.git")]
    [DataRow("...")]
    [DataRow(".hidden")]
    [DataRow("ünï")]
    [DataRow(".g\u00adit")]
    public void An_ordinary_name_is_left_alone(string name)
    {
        Assert.IsFalse(PathRules.IsDotGit(Encoding.UTF8.GetBytes(name)));
        Assert.IsNull(PathRules.FindProblem(Encoding.UTF8.GetBytes(name)));
    }

    [TestMethod]
    public void Bytes_that_are_no_UTF8_are_no_disguise_unless_they_end_the_name()
    {
        Assert.IsFalse(PathRules.IsDotGit([(byte)'.', 0xFF, (byte)'g', (byte)'i', (byte)'t']));
        Assert.IsNull(PathRules.FindProblem([0xFC, (byte)'n', 0xEF]));
    }

    [TestMethod]
    [DataRow(".gitmodules", true)]
    [DataRow(".GITMODULES . :x", true)]
    [DataRow("gitmod~1", true)]
    [DataRow("GITMOD~4", true)]
    [DataRow("gitmod~5", false)]
    [DataRow("gi7eba~1", true)]
    [DataRow("GI7EB~10", true)]
    [DataRow("gi7eb~01", false)]
    [DataRow("gi7eba~0", false)]
    [DataRow("~1000000", true)]
    [DataRow(".gitmodule", false)]
    [DataRow("gitmodules", false)]
    public void A_short_name_of_the_modules_file_is_recognized(string name, bool expected) =>
        Assert.AreEqual(expected, PathRules.IsNtfsDotName(Encoding.UTF8.GetBytes(name), "gitmodules"u8, "gi7eba"u8));
}
