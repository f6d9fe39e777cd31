using GitPush.Docker.Tests.Peers;
using GitPush.Docker.Tests.Support;
using GitPush.Secrets;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Docker.Tests.Builds;

[TestClass]
public sealed class BuildSecretsTests
{
    private const string Secret = "s3cr3t-of-the-registry-0815";

    private const string Dockerfile = """
        RUN --mount=type=secret,id=npm busybox wc -c </run/secrets/npm >/length && busybox cat /run/secrets/npm && echo " was read"
        RUN --mount=type=secret,id=npm,target=/key busybox grep -c 0815 /key
        RUN busybox ls /run/secrets 2>&1 || true
        """;

    [TestMethod]
    public async Task A_secret_reaches_a_step_and_nothing_else()
    {
        var engine = await SharedPeers.EngineAsync();
        using var folder = new TempFolder();
        var file = folder.WriteFile("npm", Secret + "\n");
        await using var project = await Project.StartAsync(git => git.AddDockerBuild(docker =>
        {
            docker.Engine.Host = engine.Host;
            docker.NetworkMode = "none";
            docker.Image("secretive", image => image.Secrets["npm"] = SecretReference.FromFile(file));
        }));
        var push = await project.WithShell().With("Dockerfile", Project.Shell + Dockerfile).PushAsync();
        Assert.AreEqual(0, push.ExitCode, push.Error);
        StringAssert.Contains(push.Error, "*** was read");

        // The step had it, byte for byte.
        var image = $"secretive:{project.Commit}";
        Assert.AreEqual($"{Secret.Length}\n", (await EngineLook.ReadFilesAsync(engine, image))["length"]);
        Assert.IsFalse(await EngineLook.ContainsAsync(engine, image, Secret), "It is in the image.");
        Assert.IsFalse(push.Error.Contains(Secret, StringComparison.Ordinal), push.Error);
        Assert.IsFalse(project.Host.Log.Lines.Any(line => line.Contains(Secret, StringComparison.Ordinal)), "It is in the log.");
        foreach (var record in Directory.EnumerateFiles(Path.Combine(project.Host.RepositoryRoot, ".gitpush", "history")))
        {
            Assert.IsFalse((await File.ReadAllTextAsync(record)).Contains(Secret, StringComparison.Ordinal), record);
        }

        Assert.IsFalse(engine.Log.Contains(Secret, StringComparison.Ordinal), "It is in the engine's log.");
    }

    [TestMethod]
    public async Task A_secret_that_the_host_does_not_name_refuses_the_push()
    {
        var engine = await SharedPeers.EngineAsync();
        await using var project = await Project.StartAsync(git => git.AddDockerBuild(docker =>
        {
            docker.Engine.Host = engine.Host;
            docker.NetworkMode = "none";
            docker.Image("secretive");
        }));
        var push = await project.WithShell()
            .With("Dockerfile", Project.Shell + "RUN --mount=type=secret,id=other,required=true busybox cat /run/secrets/other\n")
            .PushAsync();
        Assert.AreEqual(1, push.ExitCode);
        StringAssert.Contains(push.Error, "secret other not found");
    }

    [TestMethod]
    public async Task A_secret_that_does_not_exist_refuses_the_push()
    {
        var engine = await SharedPeers.EngineAsync();
        await using var project = await Project.StartAsync(git => git.AddDockerBuild(docker =>
        {
            docker.Engine.Host = engine.Host;
            docker.Image("secretive", image => image.Secrets["npm"] = SecretReference.FromEnvironment("GITPUSH_TESTS_NO_SUCH_VARIABLE"));
        }));
        var push = await project.With("Dockerfile", "FROM scratch\nCOPY Dockerfile /\n").PushAsync();
        Assert.AreEqual(1, push.ExitCode);
        StringAssert.Contains(push.Error, "(stage DockerBuild failed: secret env:GITPUSH_TESTS_NO_SUCH_VARIABLE does not exist)");
    }

    [TestMethod]
    [DataRow(DockerBuilder.Auto, true, "secretive: secrets need BuildKit, which this Docker engine does not have")]
    [DataRow(DockerBuilder.BuildKit, false, "secretive: this Docker engine has no BuildKit")]
    public async Task An_engine_without_BuildKit_says_so(DockerBuilder builder, bool hasSecret, string reason)
    {
        await using var engine = ScriptedEngine.Always(ScriptedEngine.Ping.Replace("Ostype", "Builder-Version: 1\r\nOstype", StringComparison.Ordinal));
        await using var project = await Project.StartAsync(git => git.AddDockerBuild(docker =>
        {
            docker.Engine.Host = engine.Host;
            docker.Builder = builder;
            docker.Image("secretive", image =>
            {
                if (hasSecret)
                {
                    image.Secrets["path"] = SecretReference.FromEnvironment("PATH");
                }
            });
        }));
        var push = await project.With("Dockerfile", "FROM scratch\nCOPY Dockerfile /\n").PushAsync();
        Assert.AreEqual(1, push.ExitCode);
        StringAssert.Contains(push.Error, $"(stage DockerBuild failed: {reason})");
    }
}
