using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Images;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Manifests;
using GitPush.Kubernetes.Remotes;
using GitPush.Kubernetes.Remotes.Controller;
using GitPush.Kubernetes.Remotes.Pushes;
using GitPush.Kubernetes.Remotes.Specs;
using GitPush.Kubernetes.Tests.Remotes.Specs;
using GitPush.Objects;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Tests.Remotes;

/// <summary>What a Remote makes of the stages: nothing of it leads out of its namespace, and nothing unchecked gets in.</summary>
[TestClass]
public sealed class RemoteStageOptionsTests
{
    private static readonly GitPushRemoteOptions Server = new() { ServerUrl = new Uri("http://gitpush.gitpush.svc:8080/git"), DefaultRegistry = "http://127.0.0.1:5000/apps" };

    [TestMethod]
    public void Builds_run_in_the_Remotes_namespace_as_its_account()
    {
        var options = RemoteStageOptions.Build(Target("""
            images: [{ name: web, context: src, secrets: [{ id: npm, secretKeyRef: { name: tokens, key: npm } }] }, { name: api, repository: registry.example.com/other/api }]
            registry: { url: registry.example.com/shop, credentials: { secretRef: login } }
            serviceAccountName: deployer
            build: { cacheTag: cache, resources: { limits: { memory: 1Gi } } }
            """), Server);

        Assert.AreEqual(("shop", "system:serviceaccount:shop:deployer", "login", "cache"), (options.Namespace, options.Cluster.Impersonate, options.CredentialsSecret, options.CacheTag));
        CollectionAssert.AreEqual(new[] { "registry.example.com/shop/shop-page-web", "registry.example.com/other/api" }, options.Images.Select(image => image.Repository).ToArray());
        Assert.AreEqual("remote:shop/deployer/tokens/npm", options.Images[0].Secrets["npm"].ToString());
        Assert.AreEqual("1Gi", options.Limits["memory"]);
        Assert.IsEmpty(options.InsecureRegistries);
    }

    [TestMethod]
    public void Without_a_registry_of_its_own_the_servers_is_used()
    {
        var options = RemoteStageOptions.Build(Target("images: [{ name: web }]"), Server);

        Assert.AreEqual("127.0.0.1:5000/apps/shop-page-web", options.Images[0].Repository);
        Assert.AreEqual("127.0.0.1:5000", options.InsecureRegistries.Single());
        Assert.IsNull(options.CredentialsSecret);
    }

    [TestMethod]
    public void Gitkubes_reference_makes_options_that_stages_take()
    {
        var remote = RemoteDocuments.Read(GitkubeSpecTests.Reference);
        var reading = GitkubeSpecReader.Read(remote);
        var target = Target(remote, reading);

        Assert.IsEmpty(RemoteStageOptions.FindProblems(target, Server));
        Assert.AreEqual("docker.io/user/default-sampleremote-default.www-www", RemoteStageOptions.Build(target, Server).Images.Single().Repository);
        var deploy = RemoteStageOptions.Deploy(target, target.Spec.Manifests!, Server);
        Assert.AreEqual(("default", "default", "system:serviceaccount:default:gitpush"), (deploy.Namespace, deploy.Manifests.Namespace, deploy.Manifests.Cluster.Impersonate));
        Assert.IsEmpty(deploy.Manifests.AllowedNamespaces);
        Assert.IsEmpty(deploy.Manifests.ClusterKinds);
    }

    [TestMethod]
    [DataRow("images: [{ name: web, dockerfile: \"a\\nb\" }]", "Dockerfile")]
    [DataRow("images: [{ name: web, repository: \"registry.example.com/web,push=x\" }]", "Repository")]
    [DataRow("images: [{ name: web, cacheFrom: [\"a,b=c\"] }]", "CacheFrom")]
    [DataRow("images: [{ name: web, target: \"a\\tb\" }]", "Target")]
    [DataRow("images: [{ name: web }]\nbuild: { tool: Buildah }", "ToolImage")]
    [DataRow("manifests: { variables: { GITPUSH_COMMIT: x } }", "GITPUSH_COMMIT")]
    [DataRow("manifests: { helm: { release: --debug } }", "ReleaseName")]
    [DataRow("jobs: [{ name: a, phase: BeforeDeploy, image: x, envFrom: [{ secretRef: { name: a/b } }] }]", "EnvironmentFrom")]
    public void What_would_stop_a_hosts_start_is_a_problem_of_the_Remote(string spec, string named)
    {
        var problems = RemoteStageOptions.FindProblems(Target(spec), Server);

        Assert.HasCount(1, problems);
        Assert.Contains(named, problems[0]);
    }

    [TestMethod]
    [DataRow("serviceAccountName: \"a:b\"", "spec.serviceAccountName: 'a:b' is no name of an object")]
    [DataRow("images: [{ name: web }]\ndeployments: [{ name: ../x, containers: [{ name: a, image: web }] }]", "spec.deployments[0].name: '../x' is no name of an object")]
    [DataRow("jobs: [{ name: a/b, phase: BeforeDeploy, image: x }]", "spec.jobs[0].name: is no name of up to 40 lower-case letters, digits and '-'")]
    public void Names_are_names(string spec, string problem) => Assert.AreEqual(problem, Read(spec).Problems.Single().ToString());

    [TestMethod]
    public void Workloads_among_the_manifests_get_their_images_there()
    {
        var target = Target("""
            images: [{ name: web }]
            deployments:
              - { name: web, containers: [{ name: app, image: web }] }
              - { name: elsewhere, containers: [{ name: app, image: web }] }
            """);
        using var folder = new TempFolder();
        var push = new PushContext("1", Repositories.GitRepository.Open(TestGit.InitBare(folder.Combine("a.git")).WorkingDirectory), [], new NoOutput());
        var images = BuiltImages.Of(push);
        images.Add(new BuiltImage("web", "registry.example.com/web", "1", "sha256:abc", ObjectId.Parse(new string('1', 40))));
        var deployment = RemoteDocuments.Read("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: web, namespace: shop }
            spec: { template: { spec: { containers: [{ name: app, image: placeholder }, { name: proxy, image: proxy }] } } }
            """);

        var others = RemoteWorkloads.Set(new RenderedManifests("deploy", "shop", [deployment]), target, images);

        Assert.AreEqual("elsewhere", others.Single().Name);
        var containers = (JsonArray)deployment.At("spec", "template", "spec", "containers")!;
        CollectionAssert.AreEqual(new[] { "registry.example.com/web@sha256:abc", "proxy" }, containers.Select(container => container!["image"]!.GetValue<string>()).ToArray());
    }

    private static RemoteTarget Target(string spec) => Target(Object(spec), Read(spec));

    private static RemoteTarget Target(KubernetesObject remote, SpecReading reading)
    {
        Assert.IsTrue(reading.IsValid, string.Join(" ", reading.Problems));
        using var life = new RemoteLife();
        var clients = new KubernetesClients(TimeProvider.System, NullLogger<KubernetesClients>.Instance);
        return new RemoteTarget(
            new RemoteEntry(remote, reading, [], [], life), reading.Spec, reading.Spec.ServiceAccount ?? "gitpush", new RemoteClient(clients, Options.Create(Server)));
    }

    private static SpecReading Read(string spec) => RemoteSpecReader.Read(Object(spec));

    private static KubernetesObject Object(string spec) => RemoteDocuments.Read(
        $"apiVersion: gitpush.dev/v1alpha1\nkind: Remote\nmetadata:\n  name: page\n  namespace: shop\nspec:\n  {spec.ReplaceLineEndings("\n  ")}");

    private sealed class NoOutput : IPushOutput
    {
        public ValueTask WriteLineAsync(string text, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask WriteAsync(string text, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
