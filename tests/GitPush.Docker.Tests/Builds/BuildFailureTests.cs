using System.Text.RegularExpressions;
using GitPush.Docker.Tests.Peers;
using GitPush.Docker.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Docker.Tests.Builds;

/// <summary>What a pusher reads behind the ref when an image cannot be built, whichever builder says it.</summary>
[TestClass]
public sealed partial class BuildFailureTests
{
    private const string Nobody = "127.0.0.1:1";

    [TestMethod]
    [DynamicData(nameof(Failures))]
    public async Task A_failure_is_one_line_behind_the_ref(DockerBuilder builder, string dockerfile, string target, string reason)
    {
        var engine = await SharedPeers.EngineAsync();
        var registry = await SharedPeers.RegistryAsync();
        var closed = await SharedPeers.ClosedRegistryAsync();
        await using var project = await Project.StartAsync(git => git.AddDockerBuild(docker =>
        {
            docker.Engine.Host = engine.Host;
            docker.Builder = builder;
            docker.NetworkMode = "none";
            docker.Image("web", image => image.Target = target.Length == 0 ? null : target);
        }));
        var push = await project.WithShell().With("Dockerfile", Insert(dockerfile)).PushAsync();
        Assert.AreEqual(1, push.ExitCode);
        var behindTheRef = BehindTheRef().Match(push.Error);
        Assert.IsTrue(behindTheRef.Success, push.Error);
        StringAssert.Matches(behindTheRef.Groups[1].Value, new Regex($"^web: {Insert(reason)}$"));
        Assert.IsFalse(push.Error.Contains("/tmp/", StringComparison.Ordinal), push.Error);

        string Insert(string text) => text
            .Replace("SHELL\n", Project.Shell, StringComparison.Ordinal)
            .Replace("REGISTRY", registry.Address, StringComparison.Ordinal)
            .Replace("CLOSED", closed.Address, StringComparison.Ordinal)
            .Replace("NOBODY", Nobody, StringComparison.Ordinal);
    }

    public static IEnumerable<object[]> Failures()
    {
        foreach (var builder in new[] { DockerBuilder.BuildKit, DockerBuilder.Classic })
        {
            var name = builder == DockerBuilder.BuildKit;
            yield return [builder, "FROM scratch\n\nCOPYY a b\n", "", @"Dockerfile, line 3: unknown instruction: COPYY"];
            yield return [builder, "# nothing\n", "", @"(failed to parse Dockerfile: )?file with no instructions"];
            yield return [builder, "FROM scratch\nCOPY Dockerfile /\n", "tset", @"the Dockerfile has no stage 'tset'"];
            yield return [builder, "SHELL\nRUN echo working && exit 42\n", "", (name ? @"\[3/3\]" : "step 4/7") + @" RUN echo working && exit 42 failed with exit code 42"];
            yield return [builder, "FROM scratch\nCOPY missing /\n", "", (name ? @"\[1/1\] COPY missing /: ""/missing"" not found: not found" : @"step 2/5 COPY missing /: COPY failed: file not found in build context or excluded by \.dockerignore: stat missing: file does not exist")];
            yield return [builder, "FROM REGISTRY/no/such:1\n", "", "base image REGISTRY/no/such:1 does not exist"];
            yield return [builder, "FROM CLOSED/no/such:1\n", "", "base image CLOSED/no/such:1: its registry wants a login, or refuses the one it was given"];
            yield return [builder, "FROM NOBODY/no/such:1\n", "", "the registry NOBODY does not answer"];
        }
    }

    [TestMethod]
    [DataRow("docker", "Dockerfile", "there is no folder docker in ")]
    [DataRow("web", "Dockerfile", "there is no web/Dockerfile in ")]
    [DataRow("web", "src", "there is no web/src in ")]
    [DataRow("", "web/Dockerfile.test", "there is no web/Dockerfile.test in ")]
    public async Task A_build_needs_its_Dockerfile(string context, string dockerfile, string reason)
    {
        await using var project = await Project.StartAsync(git => git.AddDockerBuild(docker =>
        {
            docker.Engine.Host = "unix:///nobody/listens/here";
            docker.Image("web", image => (image.Context, image.Dockerfile) = (context, dockerfile));
        }));
        var push = await project.With("web/src/file", "").PushAsync();
        Assert.AreEqual(1, push.ExitCode);
        StringAssert.Contains(push.Error, $"(web: {reason}{project.Commit[..7]})");
    }

    [TestMethod]
    [DataRow(DockerBuilder.BuildKit)]
    [DataRow(DockerBuilder.Classic)]
    public async Task Tests_that_fail_refuse_the_push_with_their_output(DockerBuilder builder)
    {
        var engine = await SharedPeers.EngineAsync();
        var name = $"tested-{builder}".ToLowerInvariant();
        await using var project = await Project.StartAsync(git => git.AddDockerBuild(docker =>
        {
            docker.Engine.Host = engine.Host;
            docker.Builder = builder;
            docker.NetworkMode = "none";
            docker.Image(name, image => image.TestTarget = "test");
        }));
        var before = await EngineLook.CountDanglingImagesAsync(engine);

        // No step is one of another test's, whose images would count here.
        var shell = Project.Shell.Replace("base\n", $"base\nENV TESTED={name}\n", StringComparison.Ordinal);
        const string Final = "FROM base AS final\nCOPY verdict /\n";
        var push = await project.WithShell()
            .With("verdict", "1 of 2 tests failed")
            .With("Dockerfile", shell + "FROM base AS test\nCOPY verdict /\nRUN busybox cat /verdict && exit 1\n" + Final)
            .PushAsync();
        Assert.AreEqual(1, push.ExitCode);
        StringAssert.Contains(push.Error, $"remote: build: {name}  testing: test");
        StringAssert.Matches(push.Error, new Regex($"remote: build: {name}  (#\\d+ )?1 of 2 tests failed"));
        StringAssert.Matches(push.Error, new Regex($"\\({name}: .*RUN busybox cat /verdict && exit 1 failed with exit code 1\\)"));
        Assert.IsNull(await EngineLook.GetAsync(engine, $"images/{name}:{project.Commit}/json"));

        // The classic builder makes an image of what it tests.
        push = await project.With("Dockerfile", shell + "FROM base AS test\nCOPY verdict /\nRUN busybox cat /verdict\n" + Final).PushAsync();
        Assert.AreEqual(0, push.ExitCode, push.Error);
        CollectionAssert.Contains((await EngineLook.ReadFilesAsync(engine, $"{name}:{project.Commit}")).Keys, "verdict");
        Assert.AreEqual(before, await EngineLook.CountDanglingImagesAsync(engine));
    }

    [GeneratedRegex(@"! \[remote rejected\] HEAD -> main \((.*)\)\n")]
    private static partial Regex BehindTheRef();
}
