using GitPush.Kubernetes.Builds;
using GitPush.Kubernetes.Jobs;
using GitPush.Kubernetes.Manifests;
using GitPush.Kubernetes.Remotes.Specs;

namespace GitPush.Kubernetes.Tests.Remotes.Specs;

[TestClass]
public sealed class RemoteSpecTests
{
    [TestMethod]
    public void A_Remote_that_says_everything_is_read()
    {
        var spec = Read("""
            spec:
              authorizedKeys: ["ssh-ed25519 AAAA ada"]
              repository: shop/team/web
              branches: [main, "release/*", "!release/old"]
              images:
                - name: web
                  context: ./src/
                  dockerfile: docker/Dockerfile
                  target: run
                  testTarget: test
                  buildArgs: [{ name: VERSION, value: "1" }]
                  secrets: [{ id: npm, secretKeyRef: { name: tokens, key: npm } }]
                  labels: { team: shop }
                  cacheFrom: ["registry.example.com/web:cache"]
              registry: { url: "http://registry.example.com:5000/shop/", credentials: { secretRef: login } }
              build: { tool: Buildah, image: buildah, timeout: 1h30m, resources: { requests: { cpu: 1 }, limits: { memory: 2Gi } } }
              manifests:
                path: k8s
                type: Helm
                helm: { release: shop, values: { replicas: 3 }, valuesFiles: [prod.yaml] }
                variables: { HOST: shop.example.com }
                variablesFrom: [{ configMapRef: { name: cluster } }, { secretRef: { name: db }, optional: true }]
              deployments: [{ kind: StatefulSet, name: db, containers: [{ name: db, image: web }] }]
              jobs:
                - { name: migrate, phase: BeforeDeploy, image: web, command: [migrate], env: [{ name: URL, secretKeyRef: { name: db, key: url } }], envFrom: [{ configMapRef: { name: web } }], timeout: 90s }
              serviceAccountName: deployer
              timeout: 45m
              prune: false
              force: true
              allowSkipDeploy: true
            """);

        Assert.AreEqual("shop/team/web", spec.Repository.Value);
        CollectionAssert.AreEqual(new[] { "refs/heads/main", "refs/heads/release/*", "!refs/heads/release/old" }, spec.Refs.ToArray());
        var image = spec.Images.Single();
        Assert.AreEqual(("src", "docker/Dockerfile", "run", "test"), (image.Context, image.Dockerfile, image.Target, image.TestTarget));
        Assert.AreEqual(new KeyReference("tokens", "npm"), image.Secrets["npm"]);
        Assert.AreEqual("shop-web-web", image.DefaultRepository);
        Assert.AreEqual(new RemoteRegistry("registry.example.com:5000/shop", "login", IsInsecure: true), spec.Registry);
        Assert.AreEqual("registry.example.com:5000", spec.Registry!.Host);
        Assert.AreEqual((KubernetesBuildTool.Buildah, TimeSpan.FromMinutes(90), "1", "2Gi"), (spec.Build.Tool!.Value, spec.Build.Timeout!.Value, spec.Build.Requests["cpu"], spec.Build.Limits["memory"]));
        Assert.AreEqual((ManifestKind.Helm, "shop", """{"replicas":3}"""), (spec.Manifests!.Kind, spec.Manifests.Release, spec.Manifests.Values.ToJsonString()));
        CollectionAssert.AreEqual(new[] { VariableSource.ConfigMap("cluster"), VariableSource.Secret("db", isOptional: true) }, spec.Manifests.VariablesFrom.ToArray());
        Assert.AreEqual(("StatefulSet", "db", "web"), (spec.Workloads[0].Kind, spec.Workloads[0].Name, spec.Workloads[0].Containers["db"]));
        var job = spec.Jobs.Single();
        Assert.AreEqual(("migrate", JobPhase.BeforeDeploy, TimeSpan.FromSeconds(90), "configmap/web"), (job.Name, job.Phase, job.Timeout!.Value, job.EnvironmentFrom[0]));
        Assert.AreEqual(new KeyReference("db", "url"), job.SecretEnvironment["URL"]);
        Assert.AreEqual(("deployer", TimeSpan.FromMinutes(45), false, true, true), (spec.ServiceAccount, spec.Timeout!.Value, spec.Prune, spec.Force, spec.AllowSkipDeploy));
    }

    [TestMethod]
    public void A_Remote_that_says_nothing_stores_pushes()
    {
        var spec = Read("spec: {}");

        Assert.AreEqual("shop/web", spec.Repository.Value);
        Assert.IsEmpty(spec.Refs);
        Assert.IsNull(spec.Manifests);
        Assert.IsTrue(spec.Prune);
    }

    [TestMethod]
    [DataRow("repository: other/web", "spec.repository: is no repository's name that begins with shop/")]
    [DataRow("repository: shop", "spec.repository: is no repository's name that begins with shop/")]
    [DataRow("repository: shop/../other/web", "spec.repository: is no repository's name that begins with shop/")]
    [DataRow("refs: [main]\n  branches: [main]", "spec.refs: branches and refs cannot both be set")]
    [DataRow("deployments: [{ name: web, containers: [{ name: web, image: api }] }]", "spec.deployments[0].containers[0].image: 'api' is none of spec.images")]
    [DataRow("images: [{ name: web }, { name: web }]", "spec.images[1].name: 'web' stands there twice")]
    [DataRow("images: [{ name: web, context: ../.. }]", "spec.images[0].context: leads out of the repository")]
    [DataRow("build: { tool: Kaniko }", "spec.build.tool: is none of BuildKit, Buildah")]
    [DataRow("timeout: soon", "spec.timeout: is no duration of up to a day, such as 90s or 1h30m")]
    [DataRow("timeout: 25h", "spec.timeout: is no duration of up to a day, such as 90s or 1h30m")]
    [DataRow("suspend: maybe", "spec.suspend: is neither true nor false")]
    [DataRow("registry: { credentials: { secretRef: x } }", "spec.registry.url: is missing")]
    [DataRow("registry: { url: registry.example.com, credentials: { secretKeyRef: { name: x, key: password } } }",
        "spec.registry.credentials.secretKeyRef.key: is not .dockerconfigjson, under which a Secret of type kubernetes.io/dockerconfigjson has its logins")]
    [DataRow("jobs: [{ name: migrate, phase: Never, image: web }]", "spec.jobs[0].phase: is none of BeforeDeploy, AfterDeploy")]
    [DataRow("manifests: { variablesFrom: [{}] }", "spec.manifests.variablesFrom[0]: exactly one of configMapRef and secretRef is needed")]
    [DataRow("manifests: [x]", "spec.manifests: is no object")]
    public void What_cannot_be_honoured_is_named(string spec, string problem)
    {
        var reading = RemoteSpecReader.Read(RemoteDocuments.Read(Complete($"spec:\n  {spec}")));

        Assert.IsFalse(reading.IsValid);
        Assert.AreEqual(problem, reading.Problems[0].ToString());
    }

    [TestMethod]
    [DataRow("90s", 90)]
    [DataRow("1h30m", 5400)]
    [DataRow("1.5h", 5400)]
    [DataRow("1500ms", 1.5)]
    public void Durations_are_written_as_in_Go(string text, double seconds)
    {
        Assert.IsTrue(GoDuration.TryParse(text, out var duration));
        Assert.AreEqual(TimeSpan.FromSeconds(seconds), duration);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("5")]
    [DataRow("s")]
    [DataRow("1d")]
    [DataRow("-1s")]
    [DataRow("1.2.3s")]
    public void What_is_no_duration_is_refused(string text) => Assert.IsFalse(GoDuration.TryParse(text, out _));

    private static RemoteSpec Read(string yaml)
    {
        var reading = RemoteSpecReader.Read(RemoteDocuments.Read(Complete(yaml)));
        Assert.IsTrue(reading.IsValid, string.Join(" ", reading.Problems));
        return reading.Spec;
    }

    private static string Complete(string spec) => $"apiVersion: gitpush.dev/v1alpha1\nkind: Remote\nmetadata:\n  name: web\n  namespace: shop\n{spec}";
}
