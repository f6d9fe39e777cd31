using GitPush.Packages.Tests.Support;
using GitPush.Ssh;

namespace GitPush.Packages.Tests;

[TestClass]
public sealed class SshOptionsTests
{
    [TestMethod]
    public void The_README_names_every_option_of_the_SSH_transport()
    {
        var readme = File.ReadAllText(Repository.Combine("README.md"));
        var section = readme[readme.IndexOf("`AddSshTransport(options => …)`", StringComparison.Ordinal)..];
        var table = section[..section.IndexOf("\n\nSettings", StringComparison.Ordinal)];

        var missing = typeof(GitPushSshOptions).GetProperties().Select(property => property.Name)
            .Where(name => !table.Contains($"`{name}`", StringComparison.Ordinal));

        Assert.IsEmpty(missing);
    }
}
