using System.Formats.Tar;
using System.Text;
using GitPush.Docker.Engine;
using GitPush.Docker.Tests.Peers;

namespace GitPush.Docker.Tests.Engine;

[TestClass]
public sealed class DockerEngineTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task An_engine_builds_an_image_from_a_context(bool buildKit)
    {
        var peer = await SharedPeers.EngineAsync();
        using var engines = new DockerEngines(TimeProvider.System);
        var engine = await engines.ConnectAsync(new DockerEngineOptions { Host = peer.Host }, Token);
        var parameters = new BuildParameters { BuildKit = buildKit, Dockerfile = "Dockerfile", Names = [$"plain:{buildKit}".ToLowerInvariant()] };
        var messages = new List<EngineMessage>();
        await foreach (var message in engine.BuildAsync(parameters, WriteContextAsync, _ => { }, Token))
        {
            messages.Add(message);
        }

        Assert.IsNull(messages.FirstOrDefault(message => message.Error is not null));
        StringAssert.StartsWith(messages.Select(message => message.AuxText("ID")).Last(id => id is not null), "sha256:");
    }

    private static async Task WriteContextAsync(Stream stream, CancellationToken cancellationToken)
    {
        await using var tar = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true);
        var dockerfile = new MemoryStream(Encoding.UTF8.GetBytes("FROM scratch\nCOPY Dockerfile /\n"));
        await tar.WriteEntryAsync(new UstarTarEntry(TarEntryType.RegularFile, "Dockerfile") { DataStream = dockerfile }, cancellationToken);
    }
}
