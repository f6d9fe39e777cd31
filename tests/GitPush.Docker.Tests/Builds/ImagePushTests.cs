using System.Text.Json.Nodes;
using GitPush.Docker.Tests.Peers;
using GitPush.Docker.Tests.Support;
using GitPush.Hooks;
using GitPush.Images;
using GitPush.Secrets;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Docker.Tests.Builds;

[TestClass]
public sealed class ImagePushTests
{
    private const string Manifest = "application/vnd.docker.distribution.manifest.v2+json";

    [TestMethod]
    public async Task An_image_is_pushed_and_named_by_the_digest_that_the_registry_has()
    {
        var engine = await SharedPeers.EngineAsync();
        var registry = await SharedPeers.RegistryAsync();
        var repository = $"{registry.Address}/shop/web";
        IReadOnlyList<BuiltImage> built = [];
        await using var project = await Project.StartAsync(git => git
            .AddDockerBuild(docker =>
            {
                docker.Engine.Host = engine.Host;
                docker.Tags.Add("latest");
                docker.Tags.Add("branch-{branch}");
                docker.Tags.Add("release-{tag}");
                docker.Image("web", image => image.Repository = repository);
            })
            .OnPreReceive("Look", (push, _) =>
            {
                built = [.. BuiltImages.Of(push).All];
                return ValueTask.FromResult(StageResult.Continue);
            }));
        var push = await project.With("Dockerfile", "FROM scratch\nCOPY Dockerfile /\n").PushAsync();
        Assert.AreEqual(0, push.ExitCode, push.Error);
        var image = built.Single();
        Assert.AreEqual(("web", repository, project.Commit), (image.Name, image.Repository, image.Tag));
        StringAssert.Contains(push.Error, $"build: web  pushed as {image.Reference}");
        foreach (var tag in new[] { project.Commit, "latest", "branch-main" })
        {
            using var manifest = await registry.GetAsync($"/v2/shop/web/manifests/{tag}", Manifest);
            Assert.AreEqual(image.Digest, manifest.Headers.GetValues("Docker-Content-Digest").Single());
        }

        using var tags = await registry.GetAsync("/v2/shop/web/tags/list");
        var list = JsonNode.Parse(await tags.Content.ReadAsStringAsync())!["tags"]!.AsArray();
        Assert.HasCount(3, list);
        var labels = (await EngineLook.GetAsync(engine, $"images/{image.Reference}/json"))!["Config"]!["Labels"]!;
        Assert.AreEqual(project.Commit, (string?)labels["org.opencontainers.image.revision"]);
        Assert.AreEqual("shop", (string?)labels["org.opencontainers.image.source"]);
        Assert.IsNotNull(labels["dev.gitpush.push"]);
    }

    [TestMethod]
    [DataRow(DockerBuilder.BuildKit)]
    [DataRow(DockerBuilder.Classic)]
    public async Task A_login_pushes_and_pulls_a_base_image(DockerBuilder builder)
    {
        var engine = await SharedPeers.EngineAsync();
        var registry = await SharedPeers.ClosedRegistryAsync();
        using var folder = new TempFolder();
        var password = folder.WriteFile("password", RegistryPeer.Password);
        var baseImage = $"{registry.Address}/base/{builder.ToString().ToLowerInvariant()}";
        await using (var first = await Project.StartAsync(git => git.AddDockerBuild(docker =>
        {
            docker.Engine.Host = engine.Host;
            docker.Builder = builder;
            docker.Tags.Add("1");
            docker.Credentials.Add(new RegistryCredential(registry.Address, RegistryPeer.UserName, SecretReference.FromFile(password)));
            docker.Image("base", image => image.Repository = baseImage);
        })))
        {
            var push = await first.With("Dockerfile", "FROM scratch\nCOPY Dockerfile /\n").PushAsync();
            Assert.AreEqual(0, push.ExitCode, push.Error);

            // Otherwise nothing has to be pulled.
            _ = await EngineLook.DeleteAsync(engine, $"images/{baseImage}:1?force=1");
            _ = await EngineLook.DeleteAsync(engine, $"images/{baseImage}:{first.Commit}?force=1");
        }

        // The same login, as 'docker login' has it.
        var auth = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{RegistryPeer.UserName}:{RegistryPeer.Password}"));
        var json = new JsonObject { ["auths"] = new JsonObject { [registry.Address] = new JsonObject { ["auth"] = auth } } };
        var config = folder.WriteFile("config.json", json.ToJsonString());
        await using var second = await Project.StartAsync(git => git.AddDockerBuild(docker =>
        {
            docker.Engine.Host = engine.Host;
            docker.Builder = builder;
            docker.DockerConfig = SecretReference.FromFile(config);
            docker.Image("derived");
        }));
        var pull = await second.With("Dockerfile", $"FROM {baseImage}:1\nCOPY Dockerfile /second\n").PushAsync();
        Assert.AreEqual(0, pull.ExitCode, pull.Error);
        CollectionAssert.Contains((await EngineLook.ReadFilesAsync(engine, $"derived:{second.Commit}")).Keys, "second");
        Assert.IsFalse(second.Host.Log.Lines.Any(line => line.Contains(RegistryPeer.Password, StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow(null, "web: registry {0} wants a login, and this server has none for it")]
    [DataRow("wrong-password", "web: registry {0} refuses the login that it was given")]
    public async Task A_registry_that_does_not_know_us_refuses_the_push(string? password, string reason)
    {
        var engine = await SharedPeers.EngineAsync();
        var registry = await SharedPeers.ClosedRegistryAsync();
        using var folder = new TempFolder();
        var file = folder.WriteFile("password", password ?? "");
        await using var project = await Project.StartAsync(git => git.AddDockerBuild(docker =>
        {
            docker.Engine.Host = engine.Host;
            docker.Image("web", image => image.Repository = $"{registry.Address}/shop/web");
            if (password is not null)
            {
                docker.Credentials.Add(new RegistryCredential(registry.Address, RegistryPeer.UserName, SecretReference.FromFile(file)));
            }
        }));
        var push = await project.With("Dockerfile", "FROM scratch\nCOPY Dockerfile /\n").PushAsync();
        Assert.AreEqual(1, push.ExitCode);
        StringAssert.Contains(push.Error, $"(stage DockerBuild failed: {string.Format(System.Globalization.CultureInfo.InvariantCulture, reason, registry.Address)})");
    }

    [TestMethod]
    public async Task A_registry_that_refuses_the_image_refuses_the_push()
    {
        var engine = await SharedPeers.EngineAsync();
        await using var registry = new ScriptedEngine((head, stream, token) =>
        {
            const string Denied = """{"errors":[{"code":"DENIED","message":"quota of this project exceeded"}]}""";
            var answer = head.Split(' ') switch
            {
                ["GET", "/v2/", ..] => "200 OK\r\nDocker-Distribution-Api-Version: registry/2.0\r\nContent-Length: 0\r\n\r\n",
                ["HEAD", ..] => "404 Not Found\r\nContent-Length: 0\r\n\r\n",
                _ => $"403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: {Denied.Length}\r\n\r\n{Denied}",
            };
            return stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes("HTTP/1.1 " + answer), token).AsTask();
        });
        var address = registry.Host["tcp://".Length..];
        await using var project = await Project.StartAsync(git => git.AddDockerBuild(docker =>
        {
            docker.Engine.Host = engine.Host;
            docker.Image("web", image => image.Repository = $"{address}/shop/web");
        }));
        var push = await project.With("Dockerfile", "FROM scratch\nCOPY Dockerfile /\n").PushAsync();
        Assert.AreEqual(1, push.ExitCode);
        StringAssert.Contains(push.Error, $"(stage DockerBuild failed: web: registry {address} refuses the image: denied: quota of this project exceeded)");
    }

    [TestMethod]
    public async Task Layers_are_taken_over_from_a_pushed_image()
    {
        var engine = await SharedPeers.EngineAsync();
        var registry = await SharedPeers.RegistryAsync();
        var repository = $"{registry.Address}/cache/web";
        await using var project = await Project.StartAsync(git => git.AddDockerBuild(docker =>
        {
            docker.Engine.Host = engine.Host;
            docker.NetworkMode = "none";
            docker.Tags.Add("latest");
            docker.Image("web", image =>
            {
                image.Repository = repository;
                image.CacheFrom.Add($"{repository}:latest");
            });
        }));
        _ = project.WithShell().With("Dockerfile", Project.Shell + "RUN echo this takes long\n");
        Assert.AreEqual(0, (await project.PushAsync()).ExitCode);
        await EngineLook.ForgetBuildsAsync(engine);
        _ = await EngineLook.DeleteAsync(engine, $"images/{repository}:latest?force=1");
        _ = await EngineLook.DeleteAsync(engine, $"images/{repository}:{project.Commit}?force=1");
        var push = await project.PushAsync();
        Assert.AreEqual(0, push.ExitCode, push.Error);
        StringAssert.Contains(push.Error, "RUN echo this takes long  cached");
    }

    [TestMethod]
    public async Task A_registry_that_is_down_refuses_the_push()
    {
        var engine = await SharedPeers.EngineAsync();
        string address;
        using (var registry = await RegistryPeer.StartAsync(withLogin: false))
        {
            address = registry.Address;
        }

        await using var project = await Project.StartAsync(git => git.AddDockerBuild(docker =>
        {
            docker.Engine.Host = engine.Host;
            docker.Image("web", image => image.Repository = $"{address}/shop/web");
        }));
        var push = await project.With("Dockerfile", "FROM scratch\nCOPY Dockerfile /\n").PushAsync();
        Assert.AreEqual(1, push.ExitCode);
        StringAssert.Contains(push.Error, $"(stage DockerBuild failed: web: the registry {address} does not answer)");
    }
}
