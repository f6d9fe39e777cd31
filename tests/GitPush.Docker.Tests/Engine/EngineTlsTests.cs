using GitPush.Docker.Engine;
using GitPush.Docker.Tests.Peers;
using GitPush.Docker.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Docker.Tests.Engine;

[TestClass]
public sealed class EngineTlsTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task An_engine_behind_TLS_builds_and_is_missed_when_it_dies()
    {
        using var folder = new TempFolder();
        TestCertificates.Write(folder.Path);
        var stranger = folder.CreateDirectory("stranger");
        TestCertificates.Write(stranger);
        var port = RegistryPeer.FindPort();
        using var engine = await EnginePeer.StartAsync(
            "--host", $"tcp://127.0.0.1:{port}", "--tlsverify", "--tlscacert", folder.Combine("ca.pem"),
            "--tlscert", folder.Combine("server.pem"), "--tlskey", folder.Combine("server-key.pem"));

        // Neither whom it does not know, nor whom we do not know.
        await AssertConnectFailsAsync(new DockerEngineOptions { Host = $"tcp://127.0.0.1:{port}", Tls = true, CertificateFolder = stranger },
            "the Docker engine's certificate is not trusted, or it does not trust this server's");
        await AssertConnectFailsAsync(new DockerEngineOptions { Host = $"tcp://127.0.0.1:{port}" }, "the Docker engine speaks TLS, and this server is not told to");

        await using var project = await Project.StartAsync(git => git.AddDockerBuild(docker =>
        {
            (docker.Engine.Host, docker.Engine.Tls, docker.Engine.CertificateFolder) = ($"tcp://127.0.0.1:{port}", true, folder.Path);
            docker.NetworkMode = "none";
            docker.Image("web");
        }));
        var push = await project.WithShell().With("Dockerfile", Project.Shell + "RUN echo over TLS\n").PushAsync();
        Assert.AreEqual(0, push.ExitCode, push.Error);
        StringAssert.Contains(push.Error, "over TLS");

        _ = project.With("Dockerfile", Project.Shell + "RUN echo it has begun && busybox sleep 86412\n");
        using var interrupted = project.StartPush();
        await interrupted.WaitForAsync("it has begun");
        engine.Kill();
        Assert.AreEqual(1, await interrupted.EndAsync());
        StringAssert.Contains(interrupted.Error, "(stage DockerBuild failed: the Docker engine went away)");
    }

    private async Task AssertConnectFailsAsync(DockerEngineOptions options, string message)
    {
        using var engines = new DockerEngines(TimeProvider.System);
        var exception = await Assert.ThrowsExactlyAsync<EngineException>(() => engines.ConnectAsync(options, TestContext.CancellationToken));
        Assert.AreEqual(message, exception.Message, exception.ToString());
    }
}
