using GitPush.Docker.Builds;
using GitPush.Docker.Engine;
using GitPush.Hooks;
using GitPush.Images;
using GitPush.Objects;
using GitPush.Secrets;
using GitPush.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GitPush.Docker.Tests;

[TestClass]
public sealed class DockerOptionsTests
{
    public static IEnumerable<object[]> WrongOptions() =>
    [
        Wrong(options => options.Image(""), "DockerBuildOptions.Images[?].Name must be a short name on one line, such as web."),
        Wrong(options => options.Image("Web"), "DockerBuildOptions.Images[Web].Name must be a name that an image can have where it has no Repository"),
        Wrong(options => options.Image("web").Image("web"), "DockerBuildOptions.Images[web]: two images have this name."),
        Wrong(options => options.Image("web", image => image.Repository = "registry.example.com/web:1"), "Images[web].Repository must name a repository without tag or digest"),
        Wrong(options => options.Image("web", image => image.Repository = "https://registry.example.com/web"), "Images[web].Repository must name a repository"),
        Wrong(options => options.Image("web", image => image.Repository = "registry.example.com/"), "Images[web].Repository must name a repository"),
        Wrong(options => options.Image("web", image => image.Context = "/srv"), "Images[web].Context must be a folder of the pushed tree, with '/' between its parts. It is '/srv'."),
        Wrong(options => options.Image("web", image => image.Dockerfile = "../Dockerfile"), "Images[web].Dockerfile must be a file below Context, with '/' between its parts. It is '../Dockerfile'."),
        Wrong(options => options.Image("web", image => image.Dockerfile = ""), "Images[web].Dockerfile must be a file below Context"),
        Wrong(options => options.Image("web", image => image.CacheFrom.Add("no image")), "Images[web].CacheFrom: 'no image' is no image."),
        Wrong(options => options.Refs.Add(""), "DockerBuildOptions.Refs is wrong: a pattern is empty."),
        Wrong(options => options.Tags.Add("no tag"), "DockerBuildOptions.Tags has an entry that is no tag: 'no tag'."),
        Wrong(options => options.Tags.Add("{user}"), "DockerBuildOptions.Tags has an entry that is no tag: '{user}'."),
        Wrong(options => options.Credentials.Add(new RegistryCredential("", "ada", SecretReference.FromEnvironment("X"))), "DockerBuildOptions.Credentials: '' is no registry: host and port, as image names have them."),
        Wrong(options => options.Credentials.Add(new RegistryCredential("registry.example.com", "a:b", SecretReference.FromEnvironment("X"))), "DockerBuildOptions.Credentials: the login at 'registry.example.com' needs a user name, without ':'."),
        Wrong(options => options.Image("web", image => image.Target = ""), "Images[web].Target must name a stage of the Dockerfile."),
        Wrong(options => options.Image("web", image => image.Arguments["A=B"] = "c"), "Images[web].Arguments: 'A=B' cannot be a build argument."),
        Wrong(options => options.Builder = (DockerBuilder)7, "DockerBuildOptions.Builder is no builder: 7."),
        Wrong(
            options =>
            {
                options.Builder = DockerBuilder.Classic;
                options.Image("web", image => image.Secrets["npm"] = SecretReference.FromEnvironment("X"));
            },
            "DockerBuildOptions.Builder must not be Classic: 'web' has secrets, and secrets need BuildKit."),
        Wrong(options => options.MaxOutputBytes = -1, "DockerBuildOptions.MaxOutputBytes must not be negative, and is -1."),
        Wrong(options => options.Engine.Host = "npipe:////./pipe/docker_engine", "DockerEngineOptions.Host is a named pipe, which is not supported: let the engine listen on tcp:// as well."),
        Wrong(options => options.Engine.Host = "ssh://ada@build.example.com", "DockerEngineOptions.Host is reached by ssh, which is not supported"),
        Wrong(options => options.Engine.Host = "/var/run/docker.sock", "DockerEngineOptions.Host must be unix:///path or tcp://host:port."),
        Wrong(options => options.Engine.ApiVersion = "newest", "DockerEngineOptions.ApiVersion is no version such as 1.43: 'newest'."),
        Wrong(options => options.Engine.CertificateFolder = "/no/such/folder", "DockerEngineOptions.CertificateFolder does not exist: '/no/such/folder'."),
        Wrong(options => options.Engine.IdleTimeout = TimeSpan.Zero, "DockerEngineOptions.IdleTimeout must be more than zero and at most 49 days, and is 00:00:00."),
    ];

    [TestMethod]
    [DynamicData(nameof(WrongOptions))]
    public void A_wrong_option_is_named(Action<DockerBuildOptions> configure, string message)
    {
        var options = new DockerBuildOptions();
        configure(options);
        StringAssert.Contains(new DockerBuildOptionsValidator().Validate(null, options).FailureMessage, message);
    }

    [TestMethod]
    public async Task A_wrong_option_of_any_stage_stops_the_host()
    {
        var exception = await Assert.ThrowsExactlyAsync<OptionsValidationException>(() => GitPushHost.StartAsync(git => git
            .AddDockerBuild(docker => docker.Image("right"))
            .AddDockerBuild(docker => docker.Image("WRONG"))));
        StringAssert.Contains(exception.Message, "Images[WRONG].Name must be a name that an image can have");
        var other = await Assert.ThrowsExactlyAsync<OptionsValidationException>(() => GitPushHost.StartAsync(git => git.AddDockerImageRetention(retention =>
        {
            retention.Keep = 0;
            retention.MinimumAge = TimeSpan.FromDays(-1);
        })));
        StringAssert.Contains(other.Message, "DockerImageRetentionOptions.Keep must be at least 1, and is 0.");
        StringAssert.Contains(other.Message, "DockerImageRetentionOptions.MinimumAge must not be negative, and is -1.00:00:00.");
    }

    [TestMethod]
    [DataRow("registry.example.com/shop/web")]
    [DataRow("REGISTRY.example.com:5000/web")]
    [DataRow("[::1]:5000/web")]
    [DataRow("localhost/web")]
    [DataRow("shop/web_2.x--y")]
    public void A_repository_is_what_the_engine_takes_for_one(string repository)
    {
        var options = new DockerBuildOptions().Image("web", image => image.Repository = repository);
        Assert.IsTrue(new DockerBuildOptionsValidator().Validate(null, options).Succeeded);
    }

    [TestMethod]
    [DataRow(null, null, null, "unix:///var/run/docker.sock", "http://docker/")]
    [DataRow(null, "tcp://10.0.0.5:2375", null, "tcp://10.0.0.5:2375", "http://10.0.0.5:2375/")]
    [DataRow(null, "tcp://build.example.com", null, "tcp://build.example.com", "http://build.example.com:2375/")]
    [DataRow(null, "tcp://build.example.com", "1", "tcp://build.example.com", "https://build.example.com:2376/")]
    [DataRow("unix:///run/other.sock", "tcp://10.0.0.5:2375", "1", "unix:///run/other.sock", "http://docker/")]
    [DataRow("tcp://[::1]:80", null, null, "tcp://[::1]:80", "http://[::1]/")]
    public void Options_go_before_the_environment(string? host, string? dockerHost, string? tlsVerify, string endpoint, string address)
    {
        var settings = EngineSettings.Create(new DockerEngineOptions { Host = host }, name => name switch
        {
            "DOCKER_HOST" => dockerHost,
            "DOCKER_TLS_VERIFY" => tlsVerify,
            "DOCKER_CERT_PATH" => "/certificates",
            "DOCKER_API_VERSION" => "1.40",
            _ => null,
        });
        Assert.AreEqual((endpoint, address), (settings.Endpoint.ToString(), settings.Endpoint.BaseAddress(settings.Tls).ToString()));
        Assert.AreEqual(("/certificates", "1.40"), (settings.CertificateFolder, settings.ApiVersion));
    }

    [TestMethod]
    [DataRow("refs/heads/feature/ünlimited", "latest f-feature--nlimited {0}-x")]
    [DataRow("refs/tags/v1.2", "latest v1.2 {0}-x")]
    [DataRow("refs/heads/-", "latest f-- {0}-x")]
    public void Tags_are_made_of_what_was_pushed(string update, string expected)
    {
        var commit = ObjectId.Parse(new string('a', 40));
        var source = new PushSource(new RefUpdate(update, ObjectId.Zero, commit, RefUpdateKind.Create), commit);
        var tags = ImageTags.Create(source, ["latest", "f-{branch}", "{tag}", "{commit}-x", "latest"]);
        Assert.AreEqual($"{commit} {string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, commit)}", string.Join(' ', tags));
    }

    [TestMethod]
    [DataRow("NPM_TOKEN", true)]
    [DataRow("password", true)]
    [DataRow("AWS_SECRET_ACCESS_KEY", true)]
    [DataRow("TOKENIZER_VERSION", false)]
    [DataRow("VERSION", false)]
    public void Arguments_that_are_called_like_secrets_are_noticed(string name, bool isNoticed) => Assert.AreEqual(isNoticed, SecretNames.LookSecret(name));

    private static object[] Wrong(Action<DockerBuildOptions> configure, string message) => [configure, message];
}
