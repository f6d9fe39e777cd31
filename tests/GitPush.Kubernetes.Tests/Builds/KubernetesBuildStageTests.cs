using GitPush.Images;
using GitPush.Kubernetes.Tests.Builds.Support;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Kubernetes.Tests.Builds;

/// <summary>What the stage does without a cluster: pushes of the real git.</summary>
[TestClass]
public sealed class KubernetesBuildStageTests : IDisposable
{
    private readonly BuildScenario _scenario = new();

    public void Dispose() => _scenario.Dispose();

    [TestMethod]
    public async Task A_plan_names_what_would_be_built_and_asks_no_cluster()
    {
        BuiltImage? planned = null;
        await using var host = await StartAsync(git => git.AddStage("deploy", _ => new Look(push => planned = BuiltImages.Of(push).Find("web")), stage => stage.RunsInPlan = true));
        var commit = _scenario.Git.Commit("web/Dockerfile", "FROM scratch\n");

        var result = Push(host, "-o", "plan");

        StringAssert.Contains(result.Error, "build: web would be built in the cluster");
        StringAssert.Contains(result.Error, "this was a plan");
        Assert.AreEqual($"registry.example.com/shop/web:{commit}", planned?.Reference);
    }

    [TestMethod]
    public async Task A_push_without_the_Dockerfile_is_refused_before_anything_runs()
    {
        await using var host = await StartAsync();
        _scenario.Git.Commit("web/README", "no Dockerfile");

        StringAssert.Contains(Push(host).Error, "image web: there is no file web/Dockerfile");
    }

    [TestMethod]
    public async Task A_push_without_the_context_is_refused_before_anything_runs()
    {
        await using var host = await StartAsync();
        _scenario.Git.Commit("Dockerfile", "FROM scratch\n");

        StringAssert.Contains(Push(host).Error, "image web: there is no folder web");
    }

    [TestMethod]
    public async Task A_Dockerfile_that_is_a_link_is_none()
    {
        await using var host = await StartAsync();
        Directory.CreateDirectory(_scenario.Folder.Combine("shop/web"));
        File.CreateSymbolicLink(_scenario.Folder.Combine("shop/web/Dockerfile"), "/gitpush/settings/docker/config.json");
        _scenario.Git.Run("add", ".");
        _scenario.Git.Commit("README", "read me");

        StringAssert.Contains(Push(host).Error, "there is no file web/Dockerfile");
    }

    [TestMethod]
    public async Task A_branch_that_is_not_built_is_pushed_without_a_build()
    {
        await using var host = await StartAsync();
        _scenario.Git.Commit("README", "read me");

        Assert.AreEqual(0, Push(host, "-o", "x", branch: "topic").ExitCode);
    }

    [TestMethod]
    public async Task A_cluster_that_cannot_be_reached_refuses_the_push_in_one_line()
    {
        await using var host = await StartAsync();
        _scenario.Git.Commit("web/Dockerfile", "FROM scratch\n");

        var result = Push(host);

        Assert.AreNotEqual(0, result.ExitCode);
        StringAssert.Contains(result.Error, "stage build failed");
        Assert.IsFalse(result.Error.Contains(_scenario.Folder.Path, StringComparison.Ordinal), "the pusher reads no path of the server");
    }

    private Task<GitPushHost> StartAsync(Action<IGitPushBuilder>? more = null) => GitPushHost.StartAsync(git =>
    {
        GitPushHost.AllowEverybody(git);
        git.AddKubernetesBuild(options =>
        {
            options.ServerUrl = new Uri("http://gitpush.example.com");
            options.Cluster.Kubeconfig = _scenario.Folder.Combine("no-such-kubeconfig");
            options.Refs.Add("refs/heads/main");
            options.Images.Add(new ImageBuild { Name = "web", Repository = "registry.example.com/shop/web", Context = "web" });
        });
        more?.Invoke(git);
    });

    private GitResult Push(GitPushHost host, string? option = null, string? value = null, string branch = "main")
    {
        _ = host.CreateRepositoryAsync("shop").GetAwaiter().GetResult();
        string[] options = option is null ? [] : [option, value!];
        return _scenario.Git.TryRun(["push", .. options, host.UrlOf("shop.git"), $"HEAD:refs/heads/{branch}"]);
    }

    private sealed class Look(Action<Hooks.PushContext> look) : Hooks.IHookStage
    {
        public ValueTask<Hooks.StageResult> PreReceiveAsync(Hooks.PushContext push, CancellationToken cancellationToken)
        {
            look(push);
            return ValueTask.FromResult(Hooks.StageResult.Continue);
        }
    }
}
