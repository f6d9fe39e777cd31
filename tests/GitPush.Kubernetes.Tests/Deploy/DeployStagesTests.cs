using GitPush.Hooks;
using GitPush.Kubernetes.Images;
using GitPush.Kubernetes.Jobs;
using GitPush.Objects;
using GitPush.Repositories;
using GitPush.Testing.Kubernetes;
using GitPush.Kubernetes.Tests.Apply;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Tests.Deploy;

[TestClass]
public sealed class DeployStagesTests
{
    private const string Manifests = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: web
        data:
          value: "VALUE"
        ---
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: migrate
          annotations:
            gitpush.dev/phase: before-deploy
        spec:
          template:
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: migrate
                image: IMAGE
                command: ["/bin/sh", "-c", "echo migrated"]
        ---
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: check
          annotations:
            gitpush.dev/phase: after-deploy
        spec:
          template:
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: check
                image: IMAGE
                command: ["/bin/sh", "-c", "CHECK"]
        """;

    [TestMethod]
    public async Task A_push_goes_through_migration_deployment_and_test()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var folder = new TempFolder();
        await using var services = Services(cluster);
        var (push, _) = Push(folder, "1", "echo tested");

        var names = await RunAsync(services, push);

        CollectionAssert.AreEqual(new[] { "manifests", "before-deploy", "deploy", "after-deploy" }, names);
        CollectionAssert.AreEqual(
            new[] { "migrate: migrated", "deploy: configmap/web created", "check: tested" },
            Lines(push).Where(line => line.Contains("migrated", StringComparison.Ordinal) || line.StartsWith("deploy:", StringComparison.Ordinal) || line.Contains("tested", StringComparison.Ordinal)).ToArray());
        var inventory = (await cluster.Kubectl.GetAsync($"/api/v1/namespaces/{cluster.Namespace}/configmaps/gitpush-inventory-shop"))!;
        Assert.AreEqual($"{cluster.Namespace}_web__ConfigMap v1", inventory["data"]!["objects"]!.GetValue<string>());
        Assert.IsNull(inventory["data"]!["pending"]);
    }

    [TestMethod]
    public async Task A_test_that_fails_takes_the_deployment_back()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var folder = new TempFolder();
        await using var services = Services(cluster);
        var (push, _) = Push(folder, "1", "echo broken; exit 1");

        var failure = await Assert.ThrowsExactlyAsync<StageFailedException>(() => RunAsync(services, push));
        await RollBackAsync(push);

        Assert.StartsWith("job check failed: ", failure.Message);
        Assert.IsNull(await cluster.Kubectl.GetAsync($"/api/v1/namespaces/{cluster.Namespace}/configmaps/web"));
        Assert.IsNull(await cluster.Kubectl.GetAsync($"/api/v1/namespaces/{cluster.Namespace}/configmaps/gitpush-inventory-shop"));
    }

    [TestMethod]
    public async Task A_plan_runs_no_job_and_applies_nothing()
    {
        await using var cluster = await TestCluster.StartDoubleAsync(new TestClusterOptions { RunPods = false });
        using var folder = new TempFolder();
        await using var services = Services(cluster);
        var (push, _) = Push(folder, "1", "echo tested", isPlan: true);

        _ = await RunAsync(services, push);

        Assert.IsTrue(Lines(push).Any(line => line.StartsWith("deploy: would run job migrate: ", StringComparison.Ordinal)));
        Assert.AreEqual(0, (await cluster.Kubectl.ListAsync($"/apis/batch/v1/namespaces/{cluster.Namespace}/jobs")).Count);
        Assert.IsNull(await cluster.Kubectl.GetAsync($"/api/v1/namespaces/{cluster.Namespace}/configmaps/web"));
    }

    [TestMethod]
    [DataRow(false, "-o skip-deploy is not allowed here")]
    [DataRow(true, null)]
    public async Task A_deployment_is_left_out_only_where_that_is_allowed(bool isAllowed, string? refusal)
    {
        await using var cluster = await TestCluster.StartDoubleAsync(new TestClusterOptions { RunPods = false });
        using var folder = new TempFolder();
        await using var services = Services(cluster, options => options.AllowSkipDeploy = isAllowed);
        var (push, _) = Push(folder, "1", "echo tested", options: ["skip-deploy"]);
        string? reason = null;

        _ = await RunAsync(services, push, result => reason ??= result.Reason);

        Assert.AreEqual(refusal, reason);
        Assert.IsNull(await cluster.Kubectl.GetAsync($"/api/v1/namespaces/{cluster.Namespace}/configmaps/web"));
    }

    [TestMethod]
    public void Several_deployments_have_names()
    {
        var services = new ServiceCollection();
        var builder = services.AddGitPush(options => options.RepositoryRoot = "/srv/git").AddKubernetesDeploy();

        _ = builder.AddKubernetesDeploy(configureStage: stage => stage.Name = "staging");

        var names = services.Select(service => service.ImplementationInstance).OfType<StageRegistration>().Select(stage => stage.Name).ToArray();
        CollectionAssert.AreEqual(
            new[] { "manifests", "before-deploy", "deploy", "after-deploy", "staging manifests", "staging before-deploy", "staging", "staging after-deploy" }, names);
        Assert.ThrowsExactly<ArgumentException>(() => builder.AddKubernetesDeploy(configureStage: stage => stage.Name = "staging"));
    }

    [TestMethod]
    public void Wrong_options_are_named()
    {
        var services = new ServiceCollection().AddLogging();
        _ = services.AddGitPush().AddKubernetesDeploy(options =>
        {
            options.InventoryName = "Shop!";
            options.LeaseTimeout = TimeSpan.FromSeconds(-1);
            options.Refs.Add("main");
            options.Jobs.Timeout = TimeSpan.Zero;
            options.BeforeDeploy["migrate"] = new KubernetesJobOptions();
            options.Images.Add(new WorkloadImage("nothing", "web", "web"));
            options.Cluster.RequestTimeout = TimeSpan.Zero;
        });
        using var provider = services.BuildServiceProvider();

        var failure = Assert.ThrowsExactly<OptionsValidationException>(() => provider.GetRequiredService<IOptionsMonitor<KubernetesDeployOptions>>().Get("deploy"));

        foreach (var name in new[] { "InventoryName", "LeaseTimeout", "did you mean 'refs/heads/main'?", "Jobs.Timeout", "job 'migrate'", "Images", "Cluster.RequestTimeout" })
        {
            Assert.IsTrue(failure.Failures.Any(text => text.Contains(name, StringComparison.Ordinal)), $"{name}: {failure.Message}");
        }
    }

    private static ServiceProvider Services(TestCluster cluster, Action<KubernetesDeployOptions>? configure = null)
    {
        var services = new ServiceCollection().AddLogging();
        _ = services.AddGitPush(options => options.RepositoryRoot = Path.GetTempPath()).AddKubernetesDeploy(options =>
        {
            options.Cluster.Kubeconfig = cluster.Kubeconfig;
            configure?.Invoke(options);
        });
        return services.BuildServiceProvider();
    }

    private static (PushContext Push, TestGit Git) Push(TempFolder folder, string value, string check, bool isPlan = false, string[]? options = null)
    {
        var git = TestGit.Init(folder.Path);
        var commit = ObjectId.Parse(git.Commit(
            "deploy/web.yaml",
            Manifests.Replace("VALUE", value, StringComparison.Ordinal).Replace("CHECK", check, StringComparison.Ordinal).Replace("IMAGE", TestCluster.Image, StringComparison.Ordinal)));
        var repository = GitRepository.Open(folder.Path, RepositoryName.Parse("shop"));
        var update = new RefUpdate("refs/heads/main", ObjectId.Zero, commit, RefUpdateKind.Create);
        return (new PushContext("push-1", repository, [update], new RecordedLines()) { IsPlan = isPlan, Options = options ?? [] }, git);
    }

    /// <summary>Runs all stages as the pipeline does; the names of those that ran.</summary>
    private static async Task<string[]> RunAsync(ServiceProvider services, PushContext push, Action<StageResult>? see = null)
    {
        var names = new List<string>();
        var stages = services.GetServices<StageRegistration>().Where(registration => registration.Condition?.Invoke(push, StagePhase.PreReceive) ?? true).Select(registration => (registration.Name, registration.Create(services).Stage)).ToArray();
        foreach (var (name, stage) in stages)
        {
            var result = await stage.PreReceiveAsync(push, CancellationToken.None);
            see?.Invoke(result);
            names.Add(name);
        }

        foreach (var (_, stage) in stages)
        {
            if (!push.IsPlan)
            {
                await stage.PostReceiveAsync(push, CancellationToken.None);
            }

            await ((IAsyncDisposable)stage).DisposeAsync();
        }

        return [.. names];
    }

    private static async Task RollBackAsync(PushContext push)
    {
        while (push.TryTakeRollback(out var rollback))
        {
            await rollback.Action(CancellationToken.None);
        }
    }

    private static IReadOnlyList<string> Lines(PushContext push) => ((RecordedLines)push.Output).All;
}
