using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.UploadPack;

namespace GitPush.Core.Tests.UploadPack;

[TestClass]
public sealed class CommonHavesTests
{
    [TestMethod]
    public void The_folders_are_looked_at_once_for_all_that_is_named_in_one_round()
    {
        using var folder = new TempFolder();
        var server = SampleHistory.CreateBare(folder.Combine("server.git"), commits: 3);
        server.Run("config", "receive.unpackLimit", "1");
        using var fetch = new FetchSession(server);
        var haves = new CommonHaves(fetch.Session);
        Assert.IsFalse(haves.TryAdd(ObjectId.Parse("1111111111111111111111111111111111111111")));
        var client = TestGit.Init(folder.Combine("client"));
        var id = ObjectId.Parse(client.Commit("a.txt", "a"));
        client.Run("push", "--quiet", server.WorkingDirectory, "HEAD:refs/heads/new");

        Assert.IsFalse(haves.TryAdd(id));
        Assert.IsTrue(haves.TryAdd(ObjectId.Parse(server.Run("rev-parse", "main"))));
        haves.BeginRound();
        Assert.IsTrue(haves.TryAdd(id));
    }
}
