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

        async Task<List<bool>> ExistAsync(IEnumerable<string> images)
        {
            var exist = new List<bool>();
            foreach (var image in images)
            {
                exist.Add(await EngineLook.GetAsync(engine, $"images/{image}/json") is not null);
            }

            return exist;
        }
    }
}
