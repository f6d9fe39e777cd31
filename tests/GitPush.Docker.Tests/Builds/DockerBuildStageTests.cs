using System.Text.RegularExpressions;
using GitPush.Docker.Tests.Peers;
using GitPush.Docker.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Docker.Tests.Builds;

[TestClass]
public sealed class DockerBuildStageTests
{
    [TestMethod]
    [DataRow(DockerBuilder.BuildKit)]
    [DataRow(DockerBuilder.Classic)]
    public async Task A_push_builds_an_image_and_shows_how(DockerBuilder builder)
    {
        var engine = await SharedPeers.EngineAsync();
        var name = $"shown-{builder}".ToLowerInvariant();
        await using var project = await Project.StartAsync(git => git.AddDockerBuild(docker =>
        {
            docker.Engine.Host = engine.Host;
            docker.Builder = builder;
            docker.NetworkMode = "none";
            docker.Image(name, image => image.Arguments["GREETING"] = "hello from the build");
        }));
        project.WithShell().With("Dockerfile", Project.Shell + "ARG GREETING\nRUN echo \"$GREETING\" && printf 'no newline' && echo \"$GREETING\" >/greeting\n");
        var push = await project.PushAsync();
        Assert.AreEqual(0, push.ExitCode, push.Error);
        StringAssert.Contains(push.Error, $"remote: build: {name}  {(builder == DockerBuilder.Classic ? "step 2/8 " : "#1 [1/3] ")}COPY busybox /bin/busybox");
        StringAssert.Contains(push.Error, "hello from the build");
        StringAssert.Matches(push.Error, new Regex("no newline *\n"));
        Assert.IsFalse(push.Error.Contains("LABEL", StringComparison.Ordinal), push.Error);
        var files = await EngineLook.ReadFilesAsync(engine, $"{name}:{project.Commit}");
        Assert.AreEqual("hello from the build\n", files["greeting"]);
    }
}
