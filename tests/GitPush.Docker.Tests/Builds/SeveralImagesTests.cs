using GitPush.Docker.Tests.Peers;
using GitPush.Docker.Tests.Support;
using GitPush.Hooks;
using GitPush.Images;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Docker.Tests.Builds;

[TestClass]
public sealed class SeveralImagesTests
{
    [TestMethod]
    public async Task Images_are_built_from_folders_one_after_the_other_by_each_stage()
    {
        var engine = await SharedPeers.EngineAsync();
        IReadOnlyList<BuiltImage> built = [];
        await using var project = await Project.StartAsync(git => git
            .AddDockerBuild(docker =>
            {
                docker.Engine.Host = engine.Host;
                docker.Image("several-web", image => image.Context = "web")
                    .Image("several-api", image => (image.Context, image.Dockerfile, image.Target) = ("api", "build/Dockerfile", "first"));
            })
            .AddDockerBuild(
                docker =>
                {
                    docker.Engine.Host = engine.Host;
                    docker.Builder = DockerBuilder.Classic;
                },
                stage => stage.Name = "Everything")
            .OnPreReceive("Look", (push, _) =>
            {
                built = [.. BuiltImages.Of(push).All];
                return ValueTask.FromResult(StageResult.Continue);
            }));
        File.CreateSymbolicLink(project.With("web/file", "text").PathOf("web/link"), "file");
        var push = await project
            .With("web/Dockerfile", "FROM scratch\nCOPY . /\n")
            .With("api/build/Dockerfile", "FROM scratch AS first\nCOPY . /\nFROM first\nCOPY missing /\n")
            .With("api/file", "of the api")
            .With("Dockerfile", "FROM scratch\nCOPY . /\n")
            .With(".dockerignore", "Dockerfile\n.dockerignore\napi\n")
            .PushAsync();
        Assert.AreEqual(0, push.ExitCode, push.Error);
        CollectionAssert.AreEqual(
            new[] { $"several-web:{project.Commit}", $"several-api:{project.Commit}", $"shop:{project.Commit}" }, built.Select(image => image.Reference).ToArray());

        // BuildKit reads the Dockerfile from the context; the classic builder takes it out again where it is ignored.
        AssertFiles(await EngineLook.ReadFilesAsync(engine, built[0].Reference), ("Dockerfile", null), ("file", "text"), ("link", "-> file"));
        AssertFiles(await EngineLook.ReadFilesAsync(engine, built[1].Reference), ("build", "/"), ("build/Dockerfile", null), ("file", "of the api"));
        AssertFiles(await EngineLook.ReadFilesAsync(engine, built[2].Reference), ("web", "/"), ("web/Dockerfile", null), ("web/file", "text"), ("web/link", "-> file"));
    }

    [TestMethod]
    public async Task A_plan_says_what_would_be_built_and_builds_nothing()
    {
        IReadOnlyList<BuiltImage> planned = [];
        await using var project = await Project.StartAsync(git => git
            .AddDockerBuild(docker =>
            {
                docker.Engine.Host = "unix:///nobody/listens/here";
                docker.Image("web", image => (image.Context, image.Repository) = ("docker", "registry.example.com/shop/web"))
                    .Image("all", image => image.Dockerfile = "docker/Dockerfile");
            })
            .AddStage("Look", _ => new Planner(images => planned = images), stage => stage.RunsInPlan = true));
        var push = await project.With("docker/Dockerfile", "FROM scratch\n").PushAsync("-o", "plan");
        Assert.AreEqual(1, push.ExitCode);
        StringAssert.Contains(push.Error, $"remote: build: web would be built from docker/ (Dockerfile), and pushed to registry.example.com/shop/web:{project.Commit}");
        StringAssert.Contains(push.Error, "remote: build: all would be built from ./ (docker/Dockerfile)");
        StringAssert.Contains(push.Error, "(this was a plan: nothing has changed)");
        CollectionAssert.AreEqual(new[] { $"registry.example.com/shop/web:{project.Commit}", $"all:{project.Commit}" }, planned.Select(image => image.Reference).ToArray());
    }

    [TestMethod]
    public async Task A_pusher_asks_for_a_build_without_cache_where_that_is_allowed()
    {
        var engine = await SharedPeers.EngineAsync();
        await using var project = await Project.StartAsync(git => git
            .AddDockerBuild(docker =>
            {
                docker.Engine.Host = engine.Host;
                docker.Image("fresh");
            })
            .AddDockerBuild(docker =>
            {
                docker.Engine.Host = engine.Host;
                docker.Refs.Add("refs/heads/strict");
                docker.AllowNoCache = false;
            }));
        var dockerfile = "FROM scratch\nCOPY Dockerfile /\n";
        Assert.AreEqual(0, (await project.With("Dockerfile", dockerfile).PushAsync()).ExitCode);
        StringAssert.Contains((await project.PushAsync()).Error, "cached");
        var fresh = await project.PushAsync("-o", "no-cache");
        Assert.AreEqual((0, false), (fresh.ExitCode, fresh.Error.Contains("cached", StringComparison.Ordinal)), fresh.Error);
        var refused = await project.PushBranchAsync("strict", "-o", "no-cache");
        StringAssert.Contains(refused.Error, "(the push option no-cache is not allowed here)");
    }

    private static void AssertFiles(SortedDictionary<string, string> files, params (string Path, string? Content)[] expected)
    {
        CollectionAssert.AreEqual(expected.Select(file => file.Path).ToArray(), files.Keys.ToArray());
        foreach (var (path, content) in expected)
        {
            Assert.AreEqual(content ?? files[path], files[path]);
        }
    }

    private sealed class Planner(Action<IReadOnlyList<BuiltImage>> look) : IHookStage
    {
        public ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
        {
            look([.. BuiltImages.Of(push).All]);
            return ValueTask.FromResult(StageResult.Continue);
        }
    }
}
