using System.IO.Pipelines;
using System.Text;
using System.Text.RegularExpressions;
using GitPush.Core.Tests.Support;
using GitPush.ReceivePack;
using GitPush.Repositories;

namespace GitPush.Core.Tests.ReceivePack;

[TestClass]
public sealed partial class ReceivePackAdvertisementTests
{
    [TestMethod]
    [DataRow("receive.advertisePushOptions=true")]
    [DataRow("receive.advertisePushOptions=false")]
    [DataRow("receive.advertisePushOptions=true", "receive.advertiseAtomic=false")]
    [DataRow("receive.advertisePushOptions=true", "repack.useDeltaBaseOffset=false")]
    [DataRow("receive.advertisePushOptions=true", "transfer.advertiseSID=true")]
    [DataRow("receive.advertisePushOptions=true", "receive.certNonceSeed=secret", "transfer.advertiseSID=true")]
    [DataRow("receive.advertisePushOptions=false", "receive.hideRefs=refs/heads")]
    [DataRow("receive.advertisePushOptions=false", "receive.hideRefs=refs")]
    public async Task Refs_and_capabilities_are_those_that_git_would_have_offered(params string[] settings)
    {
        using var folder = new TempFolder();
        var repository = TestGit.InitBare(folder.Path);
        var tree = repository.RunWithInput("", "mktree");
        var commit = repository.Run("commit-tree", "-m", "one", tree);
        repository.Run("update-ref", "refs/heads/main", commit);
        repository.Run("update-ref", "refs/tags/v1", commit);
        foreach (var setting in settings)
        {
            repository.Run("config", setting.Split('=')[0], setting.Split('=')[1]);
        }

        var expected = repository.Run("receive-pack", "--http-backend-info-refs", folder.Path);
        var actual = await AdvertiseAsync(folder.Path);

        Assert.AreEqual(Normal(expected), Normal(actual));
    }

    private static async Task<string> AdvertiseAsync(string path)
    {
        var repository = GitRepository.Open(path);
        var settings = ReceivePackSettings.Read(repository.Config, new GitPushOptions());
        var output = new MemoryStream();
        var writer = PipeWriter.Create(output);
        var advertisement = new ReceivePackAdvertisement(settings, writer)
        {
            CertNonce = settings.CertNonceSeed is { } seed ? new PushCertNonce(seed, path).Issue(DateTimeOffset.UtcNow) : null,
            SessionId = settings.OffersSessionId ? "one" : null,
        };
        await advertisement.WriteAsync(repository.RefStore.Read(), repository.RefStore.ReadAlternates(), repository.Shallow, version1: false, CancellationToken.None);
        await writer.CompleteAsync();
        return Encoding.UTF8.GetString(output.ToArray());
    }

    // A nonce, a session's id and the program's name are each server's own, and the first line's length with them.
    private static string Normal(string advertisement) =>
        Own().Replace(string.Join('\n', advertisement.Split('\n').Select(line => line.Length > 4 ? line[4..] : line)), "$1=…");

    [GeneratedRegex("(agent|session-id|push-cert)=[^ \n]+")]
    private static partial Regex Own();
}
