namespace GitPush.Core.Tests.Support;

/// <summary>Compares what a client has with what the server has, as git sees both.</summary>
internal static class FetchAssert
{
    /// <summary>The client's repository is sound, and holds what the server's refs reach.</summary>
    public static void HasAll(TestGit client, TestGit server)
    {
        _ = client.Run("fsck", "--full", "--strict", "--no-dangling");
        var expected = server.Run("rev-list", "--objects", "--no-object-names", "--all").Split('\n').Order().ToArray();
        var actual = client.Run("rev-list", "--objects", "--no-object-names", "--all").Split('\n').Order().ToArray();
        CollectionAssert.AreEqual(expected, actual);
    }
}
