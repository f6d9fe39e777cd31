using System.Text;
using GitPush.Ssh.HostKeys;

namespace GitPush.Ssh.Tests.HostKeys;

[TestClass]
public sealed class HostKeyStoreTests
{
    [TestMethod]
    public async Task A_key_is_generated_that_ssh_keygen_reads()
    {
        using var folder = new TempFolder();
        var keys = folder.Combine("keys");

        using var store = HostKeyStore.Open(keys);

        var key = store.Keys.Single();
        var path = Path.Combine(keys, "ssh_host_ecdsa_key");
        Assert.IsTrue(store.IsNew);
        Assert.AreEqual("ecdsa-sha2-nistp256", key.Algorithms.Single());
        CollectionAssert.AreEqual(new[] { "256", key.Fingerprint, "gitpush", "(ECDSA)" }, await SshKeygen.DescribeAsync(path));
        CollectionAssert.AreEqual(new[] { "256", key.Fingerprint, "gitpush", "(ECDSA)" }, await SshKeygen.DescribeAsync(path + ".pub"));
        var derived = Encoding.ASCII.GetString(await PeerTool.RunAsync("ssh-keygen", "-y", "-f", path));
        Assert.AreEqual(await File.ReadAllTextAsync(path + ".pub"), derived);
        Assert.HasCount(2, Directory.GetFileSystemEntries(keys));
    }

    [TestMethod]
    public void Every_generated_key_can_be_read_again()
    {
        using var folder = new TempFolder();

        // Now and then a private key or a coordinate begins with zeros.
        for (var i = 0; i < 300; i++)
        {
            var keys = folder.Combine($"{i}");
            using var first = HostKeyStore.Open(keys);
            using var second = HostKeyStore.Open(keys);
            Assert.IsTrue(first.IsNew);
            Assert.IsFalse(second.IsNew);
            Assert.AreEqual(first.Keys.Single().Fingerprint, second.Keys.Single().Fingerprint);
        }
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void Nobody_but_the_owner_may_open_what_was_generated()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new TempFolder();
        var keys = folder.Combine("keys");

        HostKeyStore.Open(keys).Dispose();

        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(keys));
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(keys, "ssh_host_ecdsa_key")));
    }

    [TestMethod]
    public void Servers_that_start_at_once_have_the_same_key()
    {
        using var folder = new TempFolder();
        for (var round = 0; round < 20; round++)
        {
            var keys = folder.Combine($"{round}");
            var fingerprints = new string[4];
            var winners = 0;
            var threads = Enumerable.Range(0, fingerprints.Length).Select(i => new Thread(() =>
            {
                using var store = HostKeyStore.Open(keys);
                fingerprints[i] = store.Keys.Single().Fingerprint;
                Interlocked.Add(ref winners, store.IsNew ? 1 : 0);
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());

            Assert.HasCount(1, fingerprints.Distinct().ToList());
            Assert.AreEqual(1, winners);
            Assert.HasCount(2, Directory.GetFileSystemEntries(keys));
        }
    }

    [TestMethod]
    public async Task All_keys_of_the_folder_are_loaded_and_none_is_generated()
    {
        using var folder = new TempFolder();
        await SshKeygen.GenerateAsync(folder.Combine("ssh_host_rsa_key"), "-t", "rsa", "-b", "2048");
        await SshKeygen.GenerateAsync(folder.Combine("ssh_host_ecdsa_key"), "-t", "ecdsa", "-b", "256");
        await SshKeygen.GenerateAsync(folder.Combine("large_key"), "-t", "ecdsa", "-b", "521");
        folder.WriteFile("README", "not a key");

        using var store = HostKeyStore.Open(folder.Path);

        Assert.IsFalse(store.IsNew);
        CollectionAssert.AreEqual(
            new[] { "ecdsa-sha2-nistp521", "ecdsa-sha2-nistp256", "ssh-rsa" }, store.Keys.Select(key => key.Type).ToArray());
    }

    [TestMethod]
    public async Task Two_keys_of_one_type_are_refused()
    {
        using var folder = new TempFolder();
        await SshKeygen.GenerateAsync(folder.Combine("a_key"), "-t", "ecdsa");
        await SshKeygen.GenerateAsync(folder.Combine("b_key"), "-t", "ecdsa");

        var e = Assert.ThrowsExactly<HostKeyException>(() => HostKeyStore.Open(folder.Path));

        Assert.AreEqual(
            $"The host keys '{folder.Combine("a_key")}' and '{folder.Combine("b_key")}' are both of type ecdsa-sha2-nistp256, of which there can be one.",
            e.Message);
    }

    [TestMethod]
    public async Task A_key_that_cannot_be_used_is_not_replaced()
    {
        using var folder = new TempFolder();
        var path = folder.Combine("ssh_host_ecdsa_key");
        await PeerTool.RunAsync("ssh-keygen", "-q", "-t", "ecdsa", "-N", "passphrase", "-f", path);
        var content = await File.ReadAllTextAsync(path);

        Assert.ThrowsExactly<HostKeyException>(() => HostKeyStore.Open(folder.Path));

        Assert.AreEqual(content, await File.ReadAllTextAsync(path));
    }
}
