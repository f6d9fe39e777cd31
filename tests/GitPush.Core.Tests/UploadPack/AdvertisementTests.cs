using GitPush.Core.Tests.Support;

namespace GitPush.Core.Tests.UploadPack;

[TestClass]
public sealed class AdvertisementTests
{
    [TestMethod]
    public async Task The_first_ref_carries_the_capabilities()
    {
        using var folder = new TempFolder();
        var server = SampleHistory.CreateBare(folder.Combine("server.git"), commits: 2);
        server.Run("tag", "-a", "-m", "Version 1", "v1", "main");
        using var exchange = new Exchange(server);
        var tip = server.Run("rev-parse", "main");

        var lines = await exchange.AdvertiseAsync(version: 0);

        StringAssert.StartsWith(
            lines[0],
            $"{tip} HEAD\0multi_ack thin-pack side-band side-band-64k ofs-delta shallow deepen-since deepen-not deepen-relative no-progress include-tag multi_ack_detailed"
            + " no-done symref=HEAD:refs/heads/main object-format=sha1 agent=gitpush/");
        CollectionAssert.AreEqual(
            new[] { $"{tip} refs/heads/main", $"{server.Run("rev-parse", "v1")} refs/tags/v1", $"{tip} refs/tags/v1^{{}}", "0000" },
            lines[1..]);
    }

    [TestMethod]
    public async Task No_done_is_offered_to_stateless_clients_only()
    {
        using var folder = new TempFolder();
        using var exchange = new Exchange(SampleHistory.CreateBare(folder.Combine("server.git"), commits: 1));

        Assert.DoesNotContain(" no-done", (await exchange.AdvertiseAsync(version: 0, stateless: false))[0]);
    }

    [TestMethod]
    public async Task Version_1_says_so_first()
    {
        using var folder = new TempFolder();
        using var exchange = new Exchange(SampleHistory.CreateBare(folder.Combine("server.git"), commits: 1));

        Assert.AreEqual("version 1", (await exchange.AdvertiseAsync(version: 1))[0]);
    }

    [TestMethod]
    public async Task An_empty_repository_advertises_its_capabilities_alone()
    {
        using var folder = new TempFolder();
        using var exchange = new Exchange(TestGit.InitBare(folder.Combine("server.git")));

        var lines = await exchange.AdvertiseAsync(version: 0);

        StringAssert.StartsWith(lines[0], "0000000000000000000000000000000000000000 capabilities^{}\0multi_ack ");
        Assert.DoesNotContain("symref=", lines[0]);
        Assert.AreEqual("0000", lines[1]);
        Assert.HasCount(2, lines);
    }
}
