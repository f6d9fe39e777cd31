using System.Runtime.Versioning;
using System.Text;
using GitPush.Core.Tests.Support;
using GitPush.Repositories;

namespace GitPush.Core.Tests.Repositories;

[TestClass]
[UnsupportedOSPlatform("windows")]
public sealed class SharedRepositoryTests
{
    [TestMethod]
    [DataRow("", "644", "755")]
    [DataRow("sharedRepository", "664", "2775")]
    [DataRow("sharedRepository = group", "664", "2775")]
    [DataRow("sharedRepository = true", "664", "2775")]
    [DataRow("sharedRepository = 1", "664", "2775")]
    [DataRow("sharedRepository = all", "664", "2775")]
    [DataRow("sharedRepository = 0666", "666", "2777")]
    [DataRow("sharedRepository = 0660", "660", "2770")]
    [DataRow("sharedRepository = 640", "640", "2750")]
    [DataRow("sharedRepository = 0600", "600", "700")]
    [DataRow("sharedRepository = group\nsharedRepository = umask", "644", "755")]
    [DataRow("sharedRepository = false", "644", "755")]
    [DataRow("sharedRepository = 0", "644", "755")]
    public void Files_and_folders_get_the_permissions_that_git_gives(string setting, string file, string folder)
    {
        var shared = SharedRepository.Of(Config(setting));

        Assert.AreEqual(Mode(file), shared.Apply(Mode("644")));
        Assert.AreEqual(Mode(folder), shared == default ? Mode("755") : shared.ApplyToFolder(Mode("755")));
    }

    [TestMethod]
    [DataRow("group", "440")]
    [DataRow("all", "444")]
    [DataRow("0666", "444")]
    [DataRow("0640", "440")]
    public void Nobody_may_write_what_its_owner_may_not(string value, string expected) =>
        Assert.AreEqual(Mode(expected), SharedRepository.Of(Config($"sharedRepository = {value}")).Apply(Mode("400")));

    [TestMethod]
    [DataRow("0400")]
    [DataRow("0066")]
    [DataRow("perhaps")]
    public void A_value_that_git_does_not_take_is_an_error(string value) =>
        Assert.ThrowsExactly<RepositoryConfigException>(() => SharedRepository.Of(Config($"sharedRepository = {value}")));

    [TestMethod]
    public void Only_folders_that_are_made_get_other_permissions()
    {
        using var root = new TempFolder();
        var existing = root.Combine("there");
        Directory.CreateDirectory(existing, Mode("700"));

        SharedRepository.Of(Config("sharedRepository = 0666")).CreateFolder(Path.Combine(existing, "a/b"));

        Assert.AreEqual(Mode("700"), File.GetUnixFileMode(existing));
        Assert.AreEqual(Mode("2777"), File.GetUnixFileMode(Path.Combine(existing, "a")));
        Assert.AreEqual(Mode("2777"), File.GetUnixFileMode(Path.Combine(existing, "a/b")));
    }

    private static UnixFileMode Mode(string octal) => (UnixFileMode)Convert.ToInt32(octal, 8);

    private static RepositoryConfig Config(string setting) => RepositoryConfig.Parse(Encoding.UTF8.GetBytes($"[core]\n{setting}\n"));
}
