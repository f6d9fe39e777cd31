using System.Text.Json.Nodes;
using GitPush.Kubernetes.Builds;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Tests.Builds.Support;

namespace GitPush.Kubernetes.Tests.Builds;

[TestClass]
public sealed class BuildJobTests : IDisposable
{
    private readonly BuildScenario _scenario = new();

    public void Dispose() => _scenario.Dispose();

    [TestMethod]
    public void BuildKit_gets_the_arguments_that_its_documentation_has()
    {
        _scenario.Image.Dockerfile = "deploy/Dockerfile";
        _scenario.Image.Target = "app";
        _scenario.Image.Arguments["VERSION"] = "1.0";
        _scenario.Image.CacheFrom.Add("registry.example.com/shop/web:latest");

        var arguments = Arguments(_scenario.CreateJob(WithSecret()).ToJob(), BuildJob.BuildContainer);

        CollectionAssert.AreEqual(
            new[]
            {
                "build", "--progress", "plain", "--frontend", "dockerfile.v0",
                "--local", "context=/gitpush/workspace/context", "--local", "dockerfile=/gitpush/workspace/context",
                "--opt", "filename=deploy/Dockerfile", "--opt", "build-arg:VERSION=1.0",
                "--secret", "id=npm,src=/gitpush/settings/secrets/0",
                "--import-cache", "type=registry,ref=registry.example.com/shop/web:latest",
                "--opt", "target=app", "--opt", "label:org.opencontainers.image.revision=0123456789abcdef0123456789abcdef01234567",
                "--export-cache", "type=inline",
                "--output", "type=image,name=registry.example.com/shop/web:0123456789abcdef0123456789abcdef01234567,push=true",
                "--metadata-file", "/tmp/gitpush-metadata",
            },
            arguments);
    }

    [TestMethod]
    public void A_cache_tag_is_read_and_written_and_does_not_fail_the_build()
    {
        _scenario.Options.CacheTag = "buildcache";

        var arguments = Arguments(_scenario.CreateJob().ToJob(), BuildJob.BuildContainer);

        CollectionAssert.Contains(arguments, "type=registry,ref=registry.example.com/shop/web:buildcache");
        CollectionAssert.Contains(arguments, "type=registry,ref=registry.example.com/shop/web:buildcache,mode=max,ignore-error=true");
    }

    [TestMethod]
    public void Buildah_gets_the_arguments_that_its_documentation_has()
    {
        _scenario.Options.Tool = KubernetesBuildTool.Buildah;
        _scenario.Options.ToolImage = "registry.example.com/buildah:1";
        _scenario.Image.Target = "app";
        _scenario.Image.Arguments["VERSION"] = "1.0";
        _scenario.Image.CacheFrom.Add("registry.example.com/shop/web:latest");

        var arguments = Arguments(_scenario.CreateJob(WithSecret()).ToJob(), BuildJob.BuildContainer);

        CollectionAssert.AreEqual(
            new[]
            {
                "--isolation=chroot", "--format=docker", "--layers", "--file=/gitpush/workspace/context/Dockerfile", "--build-arg=VERSION=1.0",
                "--secret=id=npm,src=/gitpush/settings/secrets/0", "--cache-from=registry.example.com/shop/web", "--target=app",
                "--label=org.opencontainers.image.revision=0123456789abcdef0123456789abcdef01234567",
                "--tag=registry.example.com/shop/web:0123456789abcdef0123456789abcdef01234567", "/gitpush/workspace/context",
            },
            arguments);
    }

    [TestMethod]
    [DataRow(KubernetesBuildTool.BuildKit, "--output", "--export-cache", "target=check")]
    [DataRow(KubernetesBuildTool.Buildah, "--tag", "--label", "--target=check")]
    public void The_test_target_is_built_before_the_image_and_kept_nowhere(KubernetesBuildTool tool, string output, string other, string target)
    {
        _scenario.Options.Tool = tool;
        _scenario.Options.CacheTag = tool == KubernetesBuildTool.BuildKit ? "buildcache" : null;
        _scenario.Image.TestTarget = "check";

        var job = _scenario.CreateJob().ToJob();

        CollectionAssert.AreEqual(
            new[] { BuildJob.ContextContainer, BuildJob.TestContainer }, job.Objects("spec", "template", "spec", "initContainers").Select(container => (string)container["name"]!).ToArray());
        var arguments = Arguments(job, BuildJob.TestContainer);
        CollectionAssert.Contains(arguments, target);
        Assert.IsFalse(arguments.Exists(argument => argument.StartsWith(output, StringComparison.Ordinal) || argument.StartsWith(other, StringComparison.Ordinal)));
        Assert.AreEqual(Storage(Container(job, BuildJob.BuildContainer)), Storage(Container(job, BuildJob.TestContainer)), "what both have in common is built once");
    }

    [TestMethod]
    public void Nothing_secret_is_in_the_Job()
    {
        var job = _scenario.CreateJob(WithSecret());
        var created = BuildScenario.WithUid(job.ToJob());

        var secret = job.ToSecret(created, "the-token");

        Assert.IsFalse(created.Json.ToJsonString().Contains("the-token", StringComparison.Ordinal));
        Assert.IsFalse(created.Json.ToJsonString().Contains("s3cret", StringComparison.Ordinal));
        Assert.AreEqual("the-token", secret.Text("stringData", "token"));
        Assert.AreEqual("s3cret", secret.Text("stringData", "secret-0"));
        var owner = secret.Objects("metadata", "ownerReferences").Single();
        Assert.AreEqual("Job", (string?)owner["kind"]);
        Assert.AreEqual(created.Uid, (string?)owner["uid"]);
        Assert.AreEqual(created.Name, secret.Name);
    }

    [TestMethod]
    public void The_token_is_mounted_where_the_files_are_fetched_and_nowhere_else()
    {
        var job = _scenario.CreateJob(WithSecret()).ToJob();

        Assert.IsTrue(Mounts(Container(job, BuildJob.ContextContainer)).Contains("token", StringComparer.Ordinal));
        Assert.IsFalse(Mounts(Container(job, BuildJob.ContextContainer)).Contains("settings", StringComparer.Ordinal));
        Assert.IsFalse(Mounts(Container(job, BuildJob.BuildContainer)).Contains("token", StringComparer.Ordinal));
        CollectionAssert.AreEqual(new[] { "token" }, Items(job, "token", _scenario.CreateJob().Name));
    }

    [TestMethod]
    public void Secrets_of_the_same_namespace_are_mounted_from_where_they_are()
    {
        var secrets = new BuildSecrets(
            new Dictionary<string, string>(),
            [new BuildSecret("registry-login", ".dockerconfigjson", "docker/config.json"), new BuildSecret("npm", "TOKEN", "secrets/0")],
            new Dictionary<string, string> { ["npm"] = "/gitpush/settings/secrets/0" },
            true,
            false);

        var job = _scenario.CreateJob(secrets).ToJob();

        CollectionAssert.AreEqual(new[] { ".dockerconfigjson" }, Items(job, "settings", "registry-login"));
        CollectionAssert.AreEqual(new[] { "TOKEN" }, Items(job, "settings", "npm"));
        Assert.AreEqual("/gitpush/settings/docker", Environment(job, "DOCKER_CONFIG"));
    }

    [TestMethod]
    public void The_pod_has_no_identity_and_only_the_builder_may_gain_privileges()
    {
        var job = _scenario.CreateJob().ToJob();

        Assert.IsFalse((bool)job.At("spec", "template", "spec", "automountServiceAccountToken")!);
        Assert.AreEqual("Never", job.Text("spec", "template", "spec", "restartPolicy"));
        Assert.AreEqual(0, (int)job.At("spec", "backoffLimit")!);
        Assert.IsFalse((bool)Container(job, BuildJob.ContextContainer)["securityContext"]!["allowPrivilegeEscalation"]!);
        Assert.AreEqual("ALL", (string?)Container(job, BuildJob.ContextContainer)["securityContext"]!["capabilities"]!["drop"]![0]);
        var security = Container(job, BuildJob.BuildContainer)["securityContext"]!;
        Assert.IsTrue((bool)security["allowPrivilegeEscalation"]!);
        Assert.AreEqual(1000, (int)security["runAsUser"]!);
        Assert.AreEqual("Unconfined", (string?)security["seccompProfile"]!["type"]);
        Assert.AreEqual("Unconfined", (string?)security["appArmorProfile"]!["type"]);
        Assert.IsNull(security["privileged"]);
    }

    [TestMethod]
    public void What_the_kubelet_would_replace_is_escaped()
    {
        _scenario.Image.Arguments["WHO"] = "$(RESULT) $$ $HOME";

        var job = _scenario.CreateJob().ToJob();

        var raw = Container(job, BuildJob.BuildContainer)["args"]!.AsArray().Select(argument => (string)argument!).Single(argument => argument.Contains("WHO", StringComparison.Ordinal));
        Assert.AreEqual("build-arg:WHO=$$(RESULT) $$$$ $$HOME", raw);
        CollectionAssert.Contains(Arguments(job, BuildJob.BuildContainer), "build-arg:WHO=$(RESULT) $$ $HOME");
    }

    [TestMethod]
    public void Scripts_hold_no_data()
    {
        var plain = Scripts(_scenario.CreateJob().ToJob());
        _scenario.Image.Dockerfile = "'; rm -rf $HOME; '\"`id`/Dockerfile";
        _scenario.Image.Target = "\"; id; \"";
        _scenario.Image.Arguments["A'B"] = "';\n id";
        _scenario.Options.ServerUrl = new Uri("http://gitpush.example.com/';id;'");

        CollectionAssert.AreEqual(plain, Scripts(_scenario.CreateJob().ToJob()));
    }

    [TestMethod]
    public void The_host_says_where_and_with_what_builds_run()
    {
        var options = _scenario.Options;
        options.Requests["memory"] = "1Gi";
        options.Limits["cpu"] = "2";
        options.NodeSelector["pool"] = "builds";
        options.Tolerations.Add(new KubernetesToleration("builds", Effect: "NoSchedule"));
        options.ImagePullSecrets.Add("pull");
        options.ServiceAccount = "builder";
        options.Labels["team"] = "web";
        options.Annotations["sidecar.istio.io/inject"] = "false";
        options.Timeout = TimeSpan.FromMinutes(3);
        options.StorageSizeLimit = "20Gi";

        var job = _scenario.CreateJob().ToJob();

        Assert.AreEqual("1Gi", (string?)Container(job, BuildJob.BuildContainer)["resources"]!["requests"]!["memory"]);
        Assert.AreEqual("2", (string?)Container(job, BuildJob.BuildContainer)["resources"]!["limits"]!["cpu"]);
        Assert.AreEqual("builds", job.Text("spec", "template", "spec", "nodeSelector", "pool"));
        var toleration = job.Objects("spec", "template", "spec", "tolerations").Single();
        Assert.AreEqual("Exists", (string?)toleration["operator"]);
        Assert.AreEqual("NoSchedule", (string?)toleration["effect"]);
        Assert.AreEqual("pull", (string?)job.Objects("spec", "template", "spec", "imagePullSecrets").Single()["name"]);
        Assert.AreEqual("builder", job.Text("spec", "template", "spec", "serviceAccountName"));
        Assert.AreEqual("web", job.Text("spec", "template", "metadata", "labels", "team"));
        Assert.AreEqual("false", job.Text("spec", "template", "metadata", "annotations", "sidecar.istio.io/inject"));
        Assert.AreEqual("gitpush", job.Label("app.kubernetes.io/managed-by"));
        Assert.AreEqual(180, (long)job.At("spec", "activeDeadlineSeconds")!);
        Assert.AreEqual("20Gi", (string?)Volume(job, "storage")["emptyDir"]!["sizeLimit"]);
        Assert.AreEqual("2Gi", (string?)Volume(job, "workspace")["emptyDir"]!["sizeLimit"]);
    }

    [TestMethod]
    [DataRow("web")]
    [DataRow("Ein Bild/mit Ümläuten & vielen, vielen, vielen, vielen, vielen Zeichen")]
    public void The_Job_s_name_is_one_whatever_the_image_is_called(string image)
    {
        _scenario.Image.Name = image;

        var name = _scenario.CreateJob().Name;

        StringAssert.Matches(name, new System.Text.RegularExpressions.Regex(@"^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$"));
        Assert.IsLessThanOrEqualTo(63, name.Length);
        Assert.AreEqual(name, _scenario.CreateJob().Name);
    }

    private static BuildSecrets WithSecret() => new(
        new Dictionary<string, string> { ["secret-0"] = "s3cret" },
        [new BuildSecret(null, "secret-0", "secrets/0")],
        new Dictionary<string, string> { ["npm"] = "/gitpush/settings/secrets/0" },
        false,
        false);

    private static JsonObject Container(KubernetesObject job, string name) =>
        job.Objects("spec", "template", "spec", "initContainers").Concat(job.Objects("spec", "template", "spec", "containers")).Single(container => (string?)container["name"] == name);

    private static JsonObject Volume(KubernetesObject job, string name) =>
        job.Objects("spec", "template", "spec", "volumes").Single(volume => (string?)volume["name"] == name);

    private static List<string> Arguments(KubernetesObject job, string container) =>
        [.. Container(job, container)["args"]!.AsArray().Select(argument => ((string)argument!).Replace("$$", "$", StringComparison.Ordinal))];

    private static List<string> Scripts(KubernetesObject job) =>
        [.. job.Objects("spec", "template", "spec", "initContainers").Concat(job.Objects("spec", "template", "spec", "containers")).Select(container => container["command"]!.ToJsonString())];

    private static List<string> Mounts(JsonObject container) => [.. container["volumeMounts"]!.AsArray().Select(mount => (string)mount!["name"]!)];

    private static string Storage(JsonObject container) =>
        container["volumeMounts"]!.AsArray().Single(mount => (string?)mount!["name"] == "storage")!.ToJsonString();

    private static string[] Items(KubernetesObject job, string volume, string secret) =>
        [.. Volume(job, volume)["projected"]!["sources"]!.AsArray().Select(source => source!["secret"]!).Where(source => (string?)source["name"] == secret)
            .SelectMany(source => source["items"]!.AsArray()).Select(item => (string)item!["key"]!)];

    private static string? Environment(KubernetesObject job, string name) =>
        (string?)Container(job, BuildJob.BuildContainer)["env"]!.AsArray().Single(variable => (string?)variable!["name"] == name)!["value"];
}
