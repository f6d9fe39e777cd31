using System.Text.RegularExpressions;

namespace GitPush.Core.Tests.Hooks;

[TestClass]
public sealed partial class PreviewNameTests
{
    [TestMethod]
    [DataRow("refs/heads/feature/login", "feature-login-")]
    [DataRow("refs/heads/Feature/_Login__2", "feature-login-2-")]
    [DataRow("refs/heads/123-fix", "b123-fix-")]
    [DataRow("refs/heads/größe", "gr-e-")]
    [DataRow("refs/heads/日本", "preview-")]
    [DataRow("refs/heads/---", "preview-")]
    [DataRow("refs/tags/v1.2", "v1-2-")]
    [DataRow("refs/heads/dependabot/npm_and_yarn/lodash-4.17.21-and-some-more", "dependabot-npm-and-yarn-lodash-")]
    public void A_previews_name_is_a_label_that_people_know_the_branch_by(string name, string expected)
    {
        var preview = TestPush.Update(name).PreviewName;

        StringAssert.StartsWith(preview, expected);
        Assert.MatchesRegex(Label(), preview);
        Assert.AreEqual(expected.Length + 8, preview.Length);
        Assert.IsLessThanOrEqualTo(40, preview.Length);
    }

    [TestMethod]
    public void Branches_that_look_alike_have_previews_of_their_own()
    {
        string[] names = ["refs/heads/feature/a", "refs/heads/feature-a", "refs/heads/Feature/A", "refs/heads/feature/a/", "refs/tags/feature/a"];

        var previews = names.Select(name => TestPush.Update(name).PreviewName).ToHashSet();

        Assert.HasCount(names.Length, previews);
        Assert.IsTrue(previews.All(preview => preview.StartsWith("feature-a-", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_previews_name_does_not_change_with_the_server() =>
        Assert.AreEqual("feature-login-1626907a", TestPush.Update("refs/heads/feature/Login").PreviewName);

    [GeneratedRegex("^[a-z]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex Label();
}
