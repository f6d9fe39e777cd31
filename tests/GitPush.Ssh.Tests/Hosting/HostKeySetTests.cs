using GitPush.Ssh.HostKeys;
using GitPush.Ssh.Hosting;

namespace GitPush.Ssh.Tests.Hosting;

[TestClass]
public sealed class HostKeySetTests
{
    [TestMethod]
    public void A_key_is_generated_once_for_its_owner_only_and_kept()
    {
        using var folder = new TempFolder();
        var path = folder.Combine("state/ssh");

        using var first = HostKeySet.Load(new GitPushSshOptions(), path);
        using var second = HostKeySet.Load(new GitPushSshOptions(), path);

        Assert.AreEqual(path, first.GeneratedIn);
        Assert.IsNull(second.GeneratedIn);
        Assert.AreEqual(Assert.ContainsSingle(first.Keys).Fingerprint, Assert.ContainsSingle(second.Keys).Fingerprint);
        if (!OperatingSystem.IsWindows())
        {
            Assert.AreEqual(
                UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(path, "ssh_host_ecdsa_key")));
        }
    }

    [TestMethod]
    public async Task Keys_of_files_and_texts_are_offered_in_their_order_and_the_folder_stays_away()
    {
        using var folder = new TempFolder();
        await PeerTool.RunAsync("ssh-keygen", "-q", "-t", "ecdsa", "-b", "384", "-N", "", "-f", folder.Combine("a"));
        await PeerTool.RunAsync("ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-f", folder.Combine("b"));
        var options = new GitPushSshOptions();
        options.HostKeyFiles.Add(folder.Combine("a"));
        options.HostKeys.Add(await File.ReadAllTextAsync(folder.Combine("b")));

        using var keys = HostKeySet.Load(options, folder.Combine("none"));

        CollectionAssert.AreEqual(new[] { "ecdsa-sha2-nistp384", "ssh-rsa" }, keys.Keys.Select(key => key.Type).ToArray());
        Assert.IsFalse(Directory.Exists(folder.Combine("none")));
    }

    [TestMethod]
    public async Task What_is_wrong_with_a_key_names_its_option()
    {
        using var folder = new TempFolder();
        await PeerTool.RunAsync("ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", folder.Combine("a"));
        await PeerTool.RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.Combine("ed"));

        AssertNamed<IOException>("HostKeyFiles", options => options.HostKeyFiles.Add(folder.Combine("missing")));
        AssertNamed<HostKeyException>("HostKeyFiles", options => options.HostKeyFiles.Add(folder.Combine("ed")));
        AssertNamed<HostKeyException>("HostKeys", options => options.HostKeys.Add("no key"));
        AssertNamed<IOException>("HostKeyFolder", options => options.HostKeyFolder = folder.Combine("a"));
        AssertNamed<HostKeyException>("HostKeyFiles", options =>
        {
            options.HostKeyFiles.Add(folder.Combine("a"));
            options.HostKeyFiles.Add(folder.Combine("a"));
        });

        void AssertNamed<TException>(string option, Action<GitPushSshOptions> configure)
            where TException : Exception
        {
            var options = new GitPushSshOptions();
            configure(options);
            var error = Assert.ThrowsExactly<TException>(() => HostKeySet.Load(options, folder.Combine("none")));
            StringAssert.StartsWith(error.Message, $"GitPushSshOptions.{option}: ");
        }
    }
}
