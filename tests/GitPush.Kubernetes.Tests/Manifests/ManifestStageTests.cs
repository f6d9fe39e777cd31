using GitPush.Hooks;
using GitPush.Kubernetes.Manifests;
using GitPush.Testing.Kubernetes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Tests.Manifests;

[TestClass]
public sealed class ManifestStageTests
{
    private const string Manifest = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}";

    private static TestCluster cluster = null!;

    public TestContext TestContext { get; set; } = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) =>
        cluster = await TestCluster.StartAsync(new TestClusterOptions { RunPods = false }, context.CancellationToken);

    [ClassCleanup]
    public static async Task EndAsync() => await cluster.DisposeAsync();

    [TestMethod]
    public async Task A_push_to_the_main_branch_is_rendered_for_the_stages_behind()
    {
        using var tree = new TestTree(("deploy/a.yaml", Manifest));
        var push = tree.Push();

        var result = await RunAsync(push.Context);

        Assert.AreEqual(StageResult.Continue, result);
        CollectionAssert.AreEqual(new[] { $"manifests: 1 object in deploy/ for namespace {cluster.Namespace}" }, tree.Output.Lines.ToArray());
        Assert.AreEqual("configmap/a", push.Context.Items.Get<RenderedManifests>().Objects.Single().ToString());
    }

    [TestMethod]
    public async Task A_plan_is_rendered_as_well()
    {
        using var tree = new TestTree(("deploy/a.yaml", Manifest));
        var push = tree.Push(isPlan: true);

        _ = await RunAsync(push.Context);

        Assert.HasCount(1, push.Context.Items.Get<RenderedManifests>().Objects);
        Assert.IsTrue(Registration(new ServiceCollection()).RunsInPlan);
    }

    [TestMethod]
    public async Task Other_branches_are_not_looked_at()
    {
        using var tree = new TestTree(("deploy/a.yaml", "broken: ["));
        var push = tree.Push();

        _ = await RunAsync(push.Context, options => options.Refs.Add("refs/heads/release/*"));

        Assert.IsFalse(push.Context.Items.TryGet<RenderedManifests>(out _));
        Assert.IsEmpty(tree.Output.Lines);
    }

    [TestMethod]
    public async Task A_push_that_deploys_nothing_needs_no_manifests()
    {
        using var tree = new TestTree(("deploy/a.yaml", "broken: ["));
        var push = tree.Push(options: "skip-deploy");

        _ = await RunAsync(push.Context);

        Assert.IsFalse(push.Context.Items.TryGet<RenderedManifests>(out _));
    }

    [TestMethod]
    public async Task A_cluster_that_does_not_answer_is_one_line()
    {
        using var tree = new TestTree(("deploy/a.yaml", Manifest));
        var kubeconfig = Path.Combine(tree.PathOf(""), "kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, (await File.ReadAllTextAsync(cluster.Kubeconfig, TestContext.CancellationToken)).Replace("server: ", "server: https://127.0.0.1:1/#", StringComparison.Ordinal), TestContext.CancellationToken);

        var exception = await Assert.ThrowsExactlyAsync<StageFailedException>(async () => await RunAsync(tree.Push().Context, options =>
        {
            options.Cluster.Kubeconfig = kubeconfig;
            options.Cluster.RetryTimeout = TimeSpan.Zero;
        }));

        Assert.DoesNotContain("\n", exception.Message);
        Assert.DoesNotContain(kubeconfig, exception.Message);
    }

    [TestMethod]
    [DataRow("Namespace", "Kubernetes manifests: 'Shop' is not the name of a namespace.")]
    [DataRow("Path", "Kubernetes manifests: Path '../x' leads out of the pushed tree.")]
    [DataRow("Refs", "Kubernetes manifests: Refs: a pattern is empty.")]
    [DataRow("Variable", "Kubernetes manifests: 'a-b' is not the name of a variable: letters, digits and '_', not beginning with a digit.")]
    [DataRow("BuiltIn", "Kubernetes manifests: The variable GITPUSH_COMMIT cannot be set: what begins with GITPUSH_ says what was pushed.")]
    [DataRow("From", "Kubernetes manifests: Variables cannot come from a Pod: ConfigMap and Secret can be named.")]
    [DataRow("Timeout", "Kubernetes manifests: ProgramTimeout must be more than zero and less than 49 days, and is 00:00:00.")]
    [DataRow("Limit", "Kubernetes manifests: Limits.MaxObjects must be more than zero, and is 0.")]
    [DataRow("Prefix", "Kubernetes manifests: NamePrefix 'A-' and NameSuffix '' make no names: lower-case letters, digits, '-' and '.' can be in one.")]
    [DataRow("Release", "Kubernetes manifests: Helm.ReleaseName '--help' is no release's name: lower-case letters, digits, '-' and '.', at most 53 characters.")]
    public void Wrong_options_stop_the_hosts_start(string what, string message)
    {
        var services = new ServiceCollection();
        _ = Registration(services, options =>
        {
            switch (what)
            {
                case "Namespace":
                    options.Namespace = "Shop";
                    break;
                case "Path":
                    options.Path = "../x";
                    break;
                case "Refs":
                    options.Refs.Add("");
                    break;
                case "Variable":
                    options.Variables.Values["a-b"] = "";
                    break;
                case "BuiltIn":
                    options.Variables.Values["GITPUSH_COMMIT"] = "";
                    break;
                case "From":
                    options.Variables.From.Add(new VariableSource("Pod", "a"));
                    break;
                case "Timeout":
                    options.ProgramTimeout = TimeSpan.Zero;
                    break;
                case "Limit":
                    options.Limits.MaxObjects = 0;
                    break;
                case "Prefix":
                    options.NamePrefix = "A-";
                    break;
                default:
                    options.Helm.ReleaseName = "--help";
                    break;
            }
        });
        using var provider = services.BuildServiceProvider();

        var exception = Assert.ThrowsExactly<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.AreEqual(message, exception.Failures.Single());
    }

    [TestMethod]
    public void Default_options_are_right() => Assert.IsEmpty(KubernetesManifestOptionsValidator.FindProblems(new KubernetesManifestOptions()));

    private static StageRegistration Registration(IServiceCollection services, Action<KubernetesManifestOptions>? configure = null)
    {
        services.AddLogging();
        services.AddGitPush().AddKubernetesManifests(options =>
        {
            options.Cluster.Kubeconfig = cluster.Kubeconfig;
            configure?.Invoke(options);
        });
        services.RemoveAll<IValidateOptions<GitPushOptions>>();
        return services.Where(service => service.ServiceType == typeof(StageRegistration)).Select(service => (StageRegistration)service.ImplementationInstance!).Single();
    }

    private async Task<StageResult> RunAsync(PushContext push, Action<KubernetesManifestOptions>? configure = null)
    {
        var services = new ServiceCollection();
        var registration = Registration(services, configure);
        await using var provider = services.BuildServiceProvider();
        return await registration.Create(provider).Stage.PreReceiveAsync(push, TestContext.CancellationToken);
    }
}
