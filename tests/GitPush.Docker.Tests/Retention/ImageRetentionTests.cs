using GitPush.Docker.Tests.Peers;
using GitPush.Docker.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Docker.Tests.Retention;

[TestClass]
public sealed class ImageRetentionTests
{
    [TestMethod]
    public async Task Old_images_go_and_those_in_use_stay()
    {
        var engine = await SharedPeers.EngineAsync();
        await using var project = await Project.StartAsync(git => git
            .AddDockerBuild(docker =>
            {
                docker.Engine.Host = engine.Host;
                docker.Tags.Add("latest");
                docker.Image("kept");
                docker.Image("other", image => image.Dockerfile = "other.Dockerfile");
            })
            .AddDockerImageRetention(retention =>
            {
                retention.Engine.Host = engine.Host;
                retention.Keep = 2;
                retention.MinimumAge = TimeSpan.Zero;
            }));
        var commits = new List<string>();
        _ = project.With("other.Dockerfile", "FROM scratch\nCOPY other.Dockerfile /\n");
        for (var i = 0; i < 5; i++)
        {
            var push = await project.With("Dockerfile", $"FROM scratch\nCOPY Dockerfile /{i}\n").PushAsync();
            Assert.AreEqual(0, push.ExitCode, push.Error);
            commits.Add(project.Commit);
            if (i == 0)
            {
                await EngineLook.CreateContainerAsync(engine, $"kept:{project.Commit}");
            }
        }

        CollectionAssert.AreEqual(new[] { true, false, false, true, true }, await ExistAsync(commits.Select(commit => $"kept:{commit}")));

        // All steps of that one are cached, so that it looks as old as the first.
        CollectionAssert.AreEqual(new[] { false, false, false, true, true }, await ExistAsync(commits.Select(commit => $"other:{commit}")));
        CollectionAssert.AreEqual(new[] { true, true }, await ExistAsync(["kept:latest", "other:latest"]));

        Task<List<bool>> ExistAsync(IEnumerable<string> images) => FindAsync(engine, images);
    }

    [TestMethod]
    public async Task Young_images_stay_however_many_there_are()
    {
        var engine = await SharedPeers.EngineAsync();
        await using var project = await StartAsync(engine, "young", retention => retention.MinimumAge = TimeSpan.FromHours(1));
        var commits = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            Assert.AreEqual(0, (await project.With("Dockerfile", $"FROM scratch\nCOPY Dockerfile /{i}\n").PushAsync()).ExitCode);
            commits.Add(project.Commit);
        }

        CollectionAssert.AreEqual(new[] { true, true, true }, await FindAsync(engine, commits.Select(commit => $"young:{commit}")));
    }

    [TestMethod]
    public async Task Images_of_other_repositories_stay_whatever_they_are_called()
    {
        var engine = await SharedPeers.EngineAsync();
        await using var project = await StartAsync(engine, "shared", retention => retention.MinimumAge = TimeSpan.Zero);
        Assert.AreEqual(0, (await project.With("Dockerfile", "FROM scratch\nCOPY Dockerfile /first\n").PushAsync()).ExitCode);
        await project.Host.CreateRepositoryAsync("other");
        using var folder = new TempFolder();
        var other = TestGit.Init(folder.Path);
        var commits = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            other.Commit("Dockerfile", $"FROM scratch\nCOPY Dockerfile /{i}\n");
            other.Run("push", "--quiet", project.Host.UrlOf("other"), "HEAD:refs/heads/main");
            commits.Add(other.Run("rev-parse", "HEAD"));
        }

        CollectionAssert.AreEqual(new[] { true, false, true }, await FindAsync(engine, [$"shared:{project.Commit}", .. commits.Select(commit => $"shared:{commit}")]));
    }

    [TestMethod]
    public async Task An_engine_that_is_gone_is_told_and_logged_and_fails_no_push()
    {
        using var folder = new TempFolder();
        var host = $"unix://{folder.Combine("docker.sock")}";
        await using var project = await Project.StartAsync(git => git.AddDockerImageRetention(retention => retention.Engine.Host = host));

        var push = await project.With("Dockerfile", "FROM scratch\n").PushAsync();

        Assert.AreEqual(0, push.ExitCode, push.Error);
        StringAssert.Contains(push.Error, "old images are not removed: no Docker engine: its socket does not exist");
        Assert.AreEqual(1, project.Host.Log.Lines.Count(line => line.Contains($"The Docker engine at {host} failed push", StringComparison.Ordinal)));
    }

    private static Task<Project> StartAsync(EnginePeer engine, string image, Action<DockerImageRetentionOptions> configure) => Project.StartAsync(git => git
        .AddDockerBuild(docker =>
        {
            docker.Engine.Host = engine.Host;
            docker.Image(image);
        })
        .AddDockerImageRetention(retention =>
        {
            retention.Engine.Host = engine.Host;
            retention.Keep = 1;
            configure(retention);
        }));

    private static async Task<List<bool>> FindAsync(EnginePeer engine, IEnumerable<string> images)
    {
        var exist = new List<bool>();
        foreach (var image in images)
        {
            exist.Add(await EngineLook.GetAsync(engine, $"images/{image}/json") is not null);
        }

        return exist;
    }
}
