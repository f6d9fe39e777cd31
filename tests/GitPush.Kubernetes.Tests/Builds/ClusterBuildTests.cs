using System.Security.Cryptography;
using System.Text;
using GitPush.Images;
using GitPush.Kubernetes.Builds;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Tests.Builds.Support;
using GitPush.Secrets;
using GitPush.Testing.Kubernetes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitPush.Kubernetes.Tests.Builds;

/// <summary>Pushes of the real git to a host that builds in a cluster, whose pods fetch from that very host.</summary>
[TestClass]
public sealed class ClusterBuildTests : IAsyncDisposable
{
    // Stands for BuildKit: looks whether all is there that it needs, and says a digest that depends on what it builds.
    private const string Builder = """
        #!/bin/sh
        set -e
        echo '#1 [internal] load build definition from Dockerfile'
        echo '#4 [1/1] FROM scratch'
        for last; do case $last in context=*) context=${last#context=};; esac; done
        test -f "$context/Dockerfile"
        test "$(cat "$DOCKER_CONFIG/config.json")" = '{"auths":{"registry.example.com":{"auth":"YWRhOnB1c2gtcGFzc3dvcmQ="}}}'
        if grep -q FAIL "$context/Dockerfile"; then
          echo '#4 ERROR: process "/bin/sh -c make" did not complete successfully: exit code: 2'
          exit 1
        fi
        echo "#4 0.123 the login is $(cat "$DOCKER_CONFIG/config.json")"
        echo '#4 DONE 0.0s'
        printf '"containerimage.digest": "sha256:%s"\n' "$(sha256sum <"$context/Dockerfile" | cut -c1-64)" >"$last"
        """;

    private readonly BuildScenario _scenario = new();
    private TestCluster _cluster = null!;
    private KubernetesClients _clients = null!;
    private KubernetesClient _client = null!;

    [TestInitialize]
    public async Task StartAsync()
    {
        _cluster = await TestCluster.StartAsync();
        _clients = new KubernetesClients(TimeProvider.System, NullLogger<KubernetesClients>.Instance);
        _client = await _clients.GetAsync(new KubernetesClusterOptions { Kubeconfig = _cluster.Kubeconfig }, default);
    }

    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        await _cluster.DisposeAsync();
        _scenario.Dispose();
    }

    [TestMethod]
    public async Task A_push_builds_its_images_and_hands_their_digests_on()
    {
        var built = new List<string>();
        await using var host = await StartHostAsync(git => git.AddStage("deploy", _ => new AfterBuild(push => built.AddRange(BuiltImages.Of(push).All.Select(image => image.Reference)))));
        _scenario.Git.Commit("web/Dockerfile", "FROM scratch\n");
        _scenario.Git.Commit("api/Dockerfile", "FROM scratch AS api\n");

        var result = Push(host);

        Assert.AreEqual(0, result.ExitCode, result.Error);
        CollectionAssert.AreEqual(
            new[] { $"registry.example.com/shop/web@sha256:{Hash("FROM scratch\n")}", $"registry.example.com/shop/api@sha256:{Hash("FROM scratch AS api\n")}" }, built);
        StringAssert.Contains(result.Error, "build: web  #1 [1/1] FROM scratch");
        StringAssert.Contains(result.Error, "build: web  #1 the login is {\"auths\":{\"registry.example.com\":{\"auth\":\"***\"}}}");
        StringAssert.Contains(result.Error, $"build: web  pushed {built[0]}");
        await ExpectAsync(jobs: 0);
    }

    [TestMethod]
    public async Task A_build_that_fails_refuses_the_push_and_ends_the_others()
    {
        await using var host = await StartHostAsync();
        _scenario.Git.Commit("web/Dockerfile", "FROM FAIL\n");
        _scenario.Git.Commit("api/Dockerfile", "FROM FAIL\n");

        var result = Push(host);

        Assert.AreNotEqual(0, result.ExitCode);
        StringAssert.Contains(result.Error, "was not built: [1/1] FROM scratch: exit code: 2");
        Assert.IsEmpty((await _client.ListAsync("v1", "Secret", _cluster.Namespace, new ListOptions { LabelSelector = "app.kubernetes.io/managed-by=gitpush" }, default)).Items);
    }

    [TestMethod]
    public async Task A_push_that_runs_out_of_time_leaves_neither_Job_nor_Secret()
    {
        await using var host = await StartHostAsync(stage: stage => stage.Timeout = TimeSpan.FromSeconds(3), options: options => options.NodeSelector["no"] = "such-node");
        _scenario.Git.Commit("web/Dockerfile", "FROM scratch\n");
        _scenario.Git.Commit("api/Dockerfile", "FROM scratch\n");

        var result = Push(host);

        StringAssert.Contains(result.Error, "stage build ran out of time");
        await ExpectAsync(jobs: 0);
    }

    [TestMethod]
    public async Task A_secret_of_the_cluster_that_is_missing_refuses_the_push_before_a_Job_is_made()
    {
        await using var host = await StartHostAsync(options: options => options.Images[0].Secrets["npm"] = SecretReference.Parse($"secret:{_cluster.Namespace}/npm/TOKEN"));
        _scenario.Git.Commit("web/Dockerfile", "FROM scratch\n");
        _scenario.Git.Commit("api/Dockerfile", "FROM scratch\n");

        StringAssert.Contains(Push(host).Error, $"secret secret:{_cluster.Namespace}/npm/TOKEN does not exist");
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private async Task ExpectAsync(int jobs)
    {
        var all = await _client.ListAsync("batch/v1", "Job", _cluster.Namespace, ListOptions.All, default);
        Assert.HasCount(jobs, all.Items.Where(job => !job.IsBeingDeleted).ToList());
        Assert.IsEmpty((await _client.ListAsync("v1", "Secret", _cluster.Namespace, new ListOptions { LabelSelector = "app.kubernetes.io/managed-by=gitpush" }, default)).Items);
    }

    /// <summary>An "image" that has the builder: a folder of programs, which the test kubelet puts on the path.</summary>
    private string CreateImage()
    {
        var file = _scenario.Folder.WriteFile("image/buildctl-daemonless.sh", Builder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return _scenario.Folder.Combine("image");
    }

    private Task<GitPushHost> StartHostAsync(
        Action<IGitPushBuilder>? more = null, Action<KubernetesBuildOptions>? options = null, Action<Hooks.StageOptions>? stage = null) =>
        GitPushHost.StartAsync(
            git =>
            {
                GitPushHost.AllowEverybody(git);
                git.Services.AddSingleton<ISecretSource>(new FixedSecret());
                git.AddKubernetesBuild(
                    build =>
                    {
                        build.Cluster.Kubeconfig = _cluster.Kubeconfig;
                        build.Namespace = _cluster.Namespace;
                        build.ToolImage = CreateImage();
                        build.Credentials.Add(new RegistryCredential("registry.example.com", "ada", new SecretReference("fixed", "push-password")));
                        build.Images.Add(new ImageBuild { Name = "web", Repository = "registry.example.com/shop/web", Context = "web" });
                        build.Images.Add(new ImageBuild { Name = "api", Repository = "registry.example.com/shop/api", Context = "api" });

                        // The options are made at the start, when the port is not known yet.
                        build.ServerUrl = new Uri("http://127.0.0.1:1");
                        options?.Invoke(build);
                    },
                    stage);
                more?.Invoke(git);
            },
            map: app => app.MapGitPush());

    private GitResult Push(GitPushHost host)
    {
        _ = host.CreateRepositoryAsync("shop").GetAwaiter().GetResult();
        host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptionsMonitor<KubernetesBuildOptions>>().Get("build-1").ServerUrl = host.Url;
        return _scenario.Git.TryRun(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);
    }

    private sealed class FixedSecret : ISecretSource
    {
        public string Scheme => "fixed";

        public ValueTask<string?> ReadAsync(string path, CancellationToken cancellationToken) => new(path);
    }

    private sealed class AfterBuild(Action<Hooks.PushContext> look) : Hooks.IHookStage
    {
        public ValueTask<Hooks.StageResult> PreReceiveAsync(Hooks.PushContext push, CancellationToken cancellationToken)
        {
            look(push);
            return ValueTask.FromResult(Hooks.StageResult.Continue);
        }
    }
}
