using GitPush.Http.Endpoints;

namespace GitPush.Http.Tests.Endpoints;

[TestClass]
public sealed class GitPathTests
{
    [TestMethod]
    [DataRow("shop.git/info/refs", "shop.git", null)]
    [DataRow("team/shop/info/refs", "team/shop", null)]
    [DataRow("team/shop/git-upload-pack", "team/shop", "git-upload-pack")]
    [DataRow("info/refs/git-receive-pack", "info/refs", "git-receive-pack")]
    [DataRow("git-upload-pack/info/refs", "git-upload-pack", null)]
    public void A_path_of_git_is_a_repository_and_what_is_asked_of_it(string path, string repository, string? service)
    {
        Assert.IsTrue(GitPath.TryParse(path, out var parsed));
        Assert.AreEqual(repository, parsed.Repository);
        Assert.AreEqual(service, parsed.Service?.Name);
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("info/refs")]
    [DataRow("/info/refs")]
    [DataRow("git-upload-pack")]
    [DataRow("/git-upload-pack")]
    [DataRow("shop.git")]
    [DataRow("shop.git/xinfo/refs")]
    [DataRow("shop.git/INFO/REFS")]
    [DataRow("shop.git/git-upload-pack/")]
    public void Any_other_path_is_none_of_git(string? path) => Assert.IsFalse(GitPath.TryParse(path, out _));
}
