using System.Text.Json.Nodes;
using GitPush.Docker.Tests.Peers;
using GitPush.Docker.Tests.Support;
using GitPush.Hooks;
using GitPush.Images;
using GitPush.Secrets;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Docker.Tests.Builds;

/// <summary>Registries that want tokens, which another server issues, as all large ones do.</summary>
[TestClass]
public sealed class RegistryTokenTests
{
    private static TokenServer s_tokens = null!;
    private static RegistryPeer s_registry = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        s_tokens = await TokenServer.StartAsync();
        s_registry = await RegistryPeer.StartAsync(s_tokens.ConfigureRegistry);
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        s_registry.Dispose();
        await s_tokens.DisposeAsync();
    }

    [TestMethod]
    [DataRow(DockerBuilder.BuildKit, false)]
    [DataRow(DockerBuilder.Classic, false)]
    [DataRow(DockerBuilder.BuildKit, true)]
    [DataRow(DockerBuilder.Classic, true)]
    public async Task An_image_is_pushed_with_a_token_and_pulled_with_one(DockerBuilder builder, bool byIdentityToken)
    {
        var engine = await SharedPeers.EngineAsync();
        using var folder = new TempFolder();
        var entry = byIdentityToken
            ? new JsonObject { ["auth"] = Base64(new string('0', 8) + ":"), ["identitytoken"] = TokenServer.IdentityToken }
            : new JsonObject { ["auth"] = Base64($"{RegistryPeer.UserName}:{RegistryPeer.Password}") };
        var config = SecretReference.FromFile(folder.WriteFile("config.json", new JsonObject { ["auths"] = new JsonObject { [s_registry.Address] = entry } }.ToJsonString()));
        var path = $"base/{builder}-{byIdentityToken}".ToLowerInvariant();
        BuiltImage? built = null;
        await using var project = await Project.StartAsync(git => git
            .AddDockerBuild(docker =>
            {
                docker.Engine.Host = engine.Host;
                docker.Builder = builder;
                docker.DockerConfig = config;
                docker.Image("base", image => image.Repository = $"{s_registry.Address}/{path}");
            })
            .OnPreReceive("Look", (push, _) =>
            {
                built = BuiltImages.Of(push).Find("base");
                return ValueTask.FromResult(StageResult.Continue);
            }));

        var push = await project.With("Dockerfile", "FROM scratch\nCOPY Dockerfile /\n").PushAsync();

        Assert.AreEqual(0, push.ExitCode, push.Error);
        using (var manifest = await s_registry.GetAsync(
            $"/v2/{path}/manifests/{project.Commit}", "application/vnd.docker.distribution.manifest.v2+json", s_tokens.Create("test", [$"repository:{path}:pull"])))
        {
            Assert.AreEqual(built!.Digest, manifest.Headers.GetValues("Docker-Content-Digest").Single());
        }

        // Otherwise nothing has to be pulled.
        _ = await EngineLook.DeleteAsync(engine, $"images/{s_registry.Address}/{path}:{project.Commit}?force=1");
        await using var second = await Project.StartAsync(git => git.AddDockerBuild(docker =>
        {
            docker.Engine.Host = engine.Host;
            docker.Builder = builder;
            docker.DockerConfig = config;
            docker.Image("derived");
        }));
        var pull = await second.With("Dockerfile", $"FROM {s_registry.Address}/{path}:{project.Commit}\nCOPY Dockerfile /second\n").PushAsync();

        Assert.AreEqual(0, pull.ExitCode, pull.Error);
        CollectionAssert.Contains((await EngineLook.ReadFilesAsync(engine, $"derived:{second.Commit}")).Keys, "second");
        var asked = s_tokens.Requests.Where(request => request.Contains($"repository:{path}:", StringComparison.Ordinal)).ToList();
        Assert.IsTrue(asked.Exists(request => request.StartsWith(RegistryPeer.UserName, StringComparison.Ordinal)), string.Join('\n', asked));
        foreach (var secret in new[] { RegistryPeer.Password, TokenServer.IdentityToken })
        {
            Assert.IsFalse(project.Host.Log.Lines.Concat(second.Host.Log.Lines).Any(line => line.Contains(secret, StringComparison.Ordinal)));
        }
    }

    [TestMethod]
    [DataRow(null, null, "registry {0} wants a login, and this server has none for it")]
    [DataRow(RegistryPeer.UserName, "wrong-password", "registry {0} refuses the login that it was given")]
    [DataRow(TokenServer.Reader, RegistryPeer.Password, "registry {0} does not let the login that it was given push this image")]
    public async Task Who_may_not_push_reads_why(string? user, string? password, string reason)
    {
        var engine = await SharedPeers.EngineAsync();
        using var folder = new TempFolder();
        var file = folder.WriteFile("password", password ?? "");
        await using var project = await Project.StartAsync(git => git.AddDockerBuild(docker =>
        {
            docker.Engine.Host = engine.Host;
            docker.Image("web", image => image.Repository = $"{s_registry.Address}/refused/web");
            if (user is not null)
            {
                docker.Credentials.Add(new RegistryCredential(s_registry.Address, user, SecretReference.FromFile(file)));
            }
        }));

        var push = await project.With("Dockerfile", "FROM scratch\nCOPY Dockerfile /\n").PushAsync();

        Assert.AreEqual(1, push.ExitCode);
        StringAssert.Contains(push.Error, $"(stage DockerBuild failed: web: {string.Format(System.Globalization.CultureInfo.InvariantCulture, reason, s_registry.Address)})");
    }

    [TestMethod]
    [DataRow(DockerBuilder.BuildKit)]
    [DataRow(DockerBuilder.Classic)]
    public async Task A_base_image_that_wants_another_login_is_told(DockerBuilder builder)
    {
        var engine = await SharedPeers.EngineAsync();
        await using var project = await Project.StartAsync(git => git.AddDockerBuild(docker =>
        {
            docker.Engine.Host = engine.Host;
            docker.Builder = builder;
            docker.Image("web");
        }));

        var push = await project.With("Dockerfile", $"FROM {s_registry.Address}/closed/base:1\nCOPY Dockerfile /\n").PushAsync();

        Assert.AreEqual(1, push.ExitCode);
        StringAssert.Contains(push.Error, $"base image {s_registry.Address}/closed/base");
        StringAssert.Contains(push.Error, "login");
        Assert.IsTrue(project.Host.Log.Lines.Any(line => line.Contains("What the Docker engine said of push", StringComparison.Ordinal)));
    }

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
}
