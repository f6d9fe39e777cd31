using GitPush.Docker.Tests.Peers;
using GitPush.Docker.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Docker.Tests.Builds;

[TestClass]
public sealed class CancelledBuildTests
{
    // Nothing else on this machine sleeps for so long.
    private const string Sleep = "86413";

    [TestMethod]
    [DataRow(DockerBuilder.BuildKit)]
    [DataRow(DockerBuilder.Classic)]
    public async Task A_client_that_goes_away_ends_the_build_in_the_engine(DockerBuilder builder)
    {
        var engine = await SharedPeers.EngineAsync();
        await using var project = await Project.StartAsync(
            git => git.AddDockerBuild(docker =>
            {
                docker.Engine.Host = engine.Host;
                docker.Builder = builder;
                docker.NetworkMode = "none";
                docker.Image("slow");
            }),
            options => options.OnClientDisconnect = DisconnectPolicy.Cancel);
        _ = project.WithShell().With("Dockerfile", $"{Project.Shell}RUN echo it has begun && busybox sleep {Sleep}{(int)builder}\n");
        using (var push = project.StartPush())
        {
            await push.WaitForAsync("it has begun");
            await Eventually.TrueAsync(() => IsRunning(builder));
        }

        // The engine ends the step on its own time.
        await Eventually.TrueAsync(() => !IsRunning(builder));
        await project.Host.Log.WaitForAsync("cancel");
        Assert.IsNull(await EngineLook.GetAsync(engine, $"images/slow:{project.Commit}/json"));
        await Eventually.TrueAsync(async () => (await EngineLook.GetAsync(engine, "containers/json"))!.AsArray().Count == 0);
    }

    private static bool IsRunning(DockerBuilder builder) => Directory.EnumerateDirectories("/proc")
        .Where(folder => int.TryParse(Path.GetFileName(folder), out _))
        .Any(folder => ReadCommand(folder).EndsWith($"sleep\0{Sleep}{(int)builder}\0", StringComparison.Ordinal));

    private static string ReadCommand(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            // It has just ended.
            return "";
        }
    }
}
