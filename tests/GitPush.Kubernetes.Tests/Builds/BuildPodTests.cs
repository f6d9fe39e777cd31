using System.Text.Json.Nodes;
using GitPush.Kubernetes.Builds;
using GitPush.Kubernetes.Tests.Builds.Support;
using GitPush.Objects;
using GitPush.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Kubernetes.Tests.Builds;

/// <summary>The containers of a build, run as processes of this machine: the real scripts, the real endpoint, a real registry.</summary>
[TestClass]
public sealed class BuildPodTests : IDisposable
{
    // What needs every kind of quoting, and what Kubernetes and shells would replace.
    private const string Nasty = "a \"b\" 'c' `id` $(id) $HOME $$ \\ ; & * ?\nd";

    private readonly BuildScenario _scenario = new();

    public void Dispose() => _scenario.Dispose();

    [TestMethod]
    public async Task Buildah_builds_tests_and_pushes_the_image_whose_digest_the_pod_leaves()
    {
        using var registry = await LocalRegistry.StartAsync();
        await using var host = await StartHostAsync();
        UseBuildah(registry);
        _scenario.Image.TestTarget = "check";
        _scenario.Image.Arguments["WHO"] = Nasty;
        var commit = Commit("""
            FROM scratch AS base
            COPY bin/busybox /bin/busybox
            FROM base AS check
            RUN ["/bin/busybox", "sh", "-c", "echo checked"]
            FROM base
            ARG WHO
            COPY . /src
            RUN --mount=type=secret,id=npm ["/bin/busybox", "sh", "-c", "test ! -e /src/ignored.txt && /bin/busybox wc -c </run/secrets/npm && echo \"$WHO\""]
            """);
        using var pod = await CreatePodAsync(host, commit);

        var failed = await pod.RunAsync();

        Assert.IsNull(failed, pod.Log);
        Assert.AreEqual(await registry.FindDigestAsync("shop/web", commit), pod.TerminationMessage);
        StringAssert.Contains(pod.Log, "\n6\n", "the secret is there");
        StringAssert.Contains(pod.Log, Nasty, "the argument came as it was");
    }

    [TestMethod]
    public async Task A_test_target_that_fails_keeps_the_image_from_being_built()
    {
        using var registry = await LocalRegistry.StartAsync();
        await using var host = await StartHostAsync();
        UseBuildah(registry);
        _scenario.Image.TestTarget = "check";
        var commit = Commit("""
            FROM scratch AS check
            COPY bin/busybox /bin/busybox
            RUN ["/bin/busybox", "sh", "-c", "exit 3"]
            FROM scratch
            COPY bin /bin
            """);
        using var pod = await CreatePodAsync(host, commit);

        Assert.AreEqual(BuildJob.TestContainer, await pod.RunAsync());
        Assert.IsNull(await registry.FindDigestAsync("shop/web", commit));
    }

    [TestMethod]
    public async Task BuildKit_s_client_gets_its_arguments_as_they_are_and_its_digest_is_what_the_pod_leaves()
    {
        await using var host = await StartHostAsync();
        _scenario.Image.Arguments["WHO"] = Nasty;
        using var pod = await CreatePodAsync(host, Commit("FROM scratch\n"));
        var digest = "sha256:" + new string('7', 64);

        // In place of the client: says what it was given, and writes what the real one writes into its metadata file.
        UseProgram(pod, "buildctl-daemonless.sh", $$"""
            #!/bin/sh
            for last; do printf '<%s>' "$last"; done
            printf '{\n  "containerimage.config.digest": "sha256:1",\n  "containerimage.digest": "{{digest}}",\n  "image.name": "x"\n}' >"$last"
            """);

        var failed = await pod.RunAsync();

        Assert.IsNull(failed, pod.Log);
        StringAssert.Contains(pod.Log, $"<build-arg:WHO={Nasty}>");
        Assert.AreEqual(digest, pod.TerminationMessage.Trim());
    }

    [TestMethod]
    public async Task A_client_that_fails_fails_the_container_and_leaves_no_digest()
    {
        await using var host = await StartHostAsync();
        using var pod = await CreatePodAsync(host, Commit("FROM scratch\n"));
        UseProgram(pod, "buildctl-daemonless.sh", "#!/bin/sh\nexit 5\n");

        Assert.AreEqual(BuildJob.BuildContainer, await pod.RunAsync());
        Assert.AreEqual("", pod.TerminationMessage);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task The_files_are_fetched_again_when_the_connection_broke(bool withCurl)
    {
        var breaks = 2;
        await using var host = await StartHostAsync(app => app.Use(async (context, next) =>
        {
            if (breaks-- > 0)
            {
                // As much as the beginning of a tar, which is complete as far as it goes.
                await context.Response.Body.WriteAsync(new byte[1024]);
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            }

            await next(context);
        }));
        using var pod = await CreatePodAsync(host, Commit("FROM scratch\n"));
        UseTools(pod, withCurl);
        UseProgram(pod, "buildctl-daemonless.sh", "#!/bin/sh\nfor last; do :; done\necho '\"containerimage.digest\": \"x\"' >\"$last\"\n");

        var failed = await pod.RunAsync();

        Assert.IsNull(failed, pod.Log);
        CollectionAssert.AreEquivalent(
            new[] { ".dockerignore", "Dockerfile", "bin", "ignored.txt" },
            Directory.EnumerateFileSystemEntries(Path.Combine(pod.VolumeOf("workspace"), "context")).Select(Path.GetFileName).ToArray());
        Assert.AreEqual("FROM scratch\n", await File.ReadAllTextAsync(Path.Combine(pod.VolumeOf("workspace"), "context", "Dockerfile")));
    }

    [TestMethod]
    public async Task A_server_that_does_not_have_the_files_fails_the_build()
    {
        await using var host = await StartHostAsync();
        using var pod = await CreatePodAsync(host, Commit("FROM scratch\n"), token: "wrong");
        UseProgram(pod, "sleep", "#!/bin/sh\n");

        Assert.AreEqual(BuildJob.ContextContainer, await pod.RunAsync());
    }

    private static Task<GitPushHost> StartHostAsync(Action<WebApplication>? before = null) => GitPushHost.StartAsync(
        git => git.Services.AddSingleton<PushedTrees>(),
        map: app =>
        {
            before?.Invoke(app);
            app.UseRouting();
            app.MapGitPush("/git");
        });

    private string Commit(string dockerfile)
    {
        _scenario.Folder.WriteFile("shop/Dockerfile", dockerfile);
        _scenario.Folder.WriteFile("shop/.dockerignore", "ignored.txt\n");
        _scenario.Folder.WriteFile("shop/ignored.txt", "ignored\n");
        Directory.CreateDirectory(_scenario.Folder.Combine("shop/bin"));
        File.Copy("/bin/busybox", _scenario.Folder.Combine("shop/bin/busybox"));
        _scenario.Git.Run("add", ".");
        _scenario.Git.Run("commit", "--quiet", "-m", "Add the app");
        return _scenario.Git.Run("rev-parse", "HEAD");
    }

    private void UseBuildah(LocalRegistry registry)
    {
        _scenario.Options.Tool = KubernetesBuildTool.Buildah;
        _scenario.Options.ToolImage = "registry.example.com/buildah:1";
        _scenario.Options.InsecureRegistries.Add(registry.Host);
        _scenario.Image.Repository = $"{registry.Host}/shop/web";
    }

    private async Task<PodOnHost> CreatePodAsync(GitPushHost host, string commit, string? token = null)
    {
        await Task.Yield();
        _scenario.Options.ServerUrl = new Uri(host.Url, "git");
        var tool = BuildTool.Of(_scenario.Options.Tool);
        var data = new Dictionary<string, string> { ["secret-0"] = "s3cret", [BuildSecret.RegistriesKey] = tool.RegistrySettings(_scenario.Options.InsecureRegistries) };
        var secrets = new BuildSecrets(
            data,
            [new BuildSecret(null, "secret-0", BuildPaths.SecretItem(0))],
            new Dictionary<string, string> { ["npm"] = BuildPaths.SecretFile(0) },
            false,
            _scenario.Options.InsecureRegistries.Count > 0);
        var job = _scenario.CreateJob(secrets, commit);
        var tree = host.Services.GetRequiredService<PushedTrees>().Offer(_scenario.CreatePush(commit), ObjectId.Parse(commit), "", TimeSpan.FromMinutes(5));
        var created = BuildScenario.WithUid(job.ToJob());
        var own = job.ToSecret(created, token ?? tree.Token).Object("stringData").ToDictionary(pair => pair.Key, pair => (string)pair.Value!);
        var pod = new PodOnHost((JsonObject)created.At("spec", "template", "spec")!, new Dictionary<string, IReadOnlyDictionary<string, string>> { [job.Name] = own });

        // The file that a container has mounted among those of its image.
        pod.ImageEnvironment["CONTAINERS_REGISTRIES_CONF"] = _scenario.Folder.WriteFile("registries.conf", data[BuildSecret.RegistriesKey]);
        return pod;
    }

    private void UseProgram(PodOnHost pod, string name, string script)
    {
        var file = _scenario.Folder.WriteFile($"programs/{name}", script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        pod.ImageEnvironment["PATH"] = $"{_scenario.Folder.Combine("programs")}:{pod.ImageEnvironment.GetValueOrDefault("PATH", Environment.GetEnvironmentVariable("PATH")!)}";
    }

    // An image with BusyBox alone, as BuildKit's is, or one with curl.
    private void UseTools(PodOnHost pod, bool withCurl)
    {
        var folder = _scenario.Folder.CreateDirectory("image");
        foreach (var name in (string[])["sh", "wget", "tar", "cat", "rm", "mkdir", "mkfifo", "sleep", "sed"])
        {
            File.CreateSymbolicLink(Path.Combine(folder, name), "/bin/busybox");
        }

        if (withCurl)
        {
            File.CreateSymbolicLink(Path.Combine(folder, "curl"), "/usr/bin/curl");
        }

        pod.ImageEnvironment["PATH"] = folder;
    }
}
