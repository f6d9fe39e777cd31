namespace GitPush.EndToEnd.Tests;

/// <summary>What a client may not see, it does not see by another name either.</summary>
[TestClass]
public sealed class HiddenRefTests
{
    [TestMethod]
    [DataRow("git-upload-pack")]
    [DataRow("git-receive-pack")]
    public async Task A_symbolic_ref_that_points_to_a_hidden_ref_is_hidden_with_it(string service)
    {
        await using var host = await GitPushHost.StartAsync(options: options => options.HiddenRefs.Add("refs/internal/"));
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var work = TestGit.Init(folder.Path);
        var visible = work.Commit("a.txt", "a");
        var secret = work.Commit("a.txt", "secret");
        var stored = host.Inspect("shop");
        stored.Run("fetch", "-q", work.WorkingDirectory, $"{secret}:refs/internal/secret", $"{visible}:refs/heads/main");
        stored.Run("symbolic-ref", "refs/heads/alias", "refs/internal/secret");
        stored.Run("symbolic-ref", "refs/heads/other", "refs/heads/alias");
        stored.Run("symbolic-ref", "HEAD", "refs/heads/other");

        var refs = await host.Client.GetStringAsync(new Uri($"shop.git/info/refs?service={service}", UriKind.Relative));

        StringAssert.Contains(refs, $"{visible} refs/heads/main");
        Assert.DoesNotContain(secret, refs);
        Assert.DoesNotContain("alias", refs);
    }
}
