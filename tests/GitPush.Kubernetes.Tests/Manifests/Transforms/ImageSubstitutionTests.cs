using GitPush.Hooks;
using GitPush.Images;
using GitPush.Kubernetes.Manifests;
using GitPush.Kubernetes.Manifests.Transforms;
using GitPush.Objects;

namespace GitPush.Kubernetes.Tests.Manifests.Transforms;

[TestClass]
public sealed class ImageSubstitutionTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly ObjectId s_commit = ObjectId.Parse("2222222222222222222222222222222222222222");

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("web", "registry.example.com/shop/web@" + Digest)]
    [DataRow("web:latest", "registry.example.com/shop/web@" + Digest)]
    [DataRow("registry.example.com/shop/web", "registry.example.com/shop/web@" + Digest)]
    [DataRow("registry.example.com/shop/web:1.0@" + Digest, "registry.example.com/shop/web@" + Digest)]
    [DataRow("plan", "registry.example.com/shop/plan:2222222")]
    [DataRow("nginx:1.29", "nginx:1.29")]
    [DataRow("registry.example.com/other/web", "registry.example.com/other/web")]
    [DataRow("redis:7", "mirror.example.com/redis:7")]
    [DataRow("busybox:1", "mirror.example.com/busybox:2")]
    public async Task An_image_that_was_built_takes_the_place_of_its_name(string image, string expected)
    {
        var objects = Deployment(image);

        await ApplyAsync(objects);

        Assert.AreEqual(expected, ImageUses.Find(objects[0], []).Single().Image);
    }

    [TestMethod]
    [DataRow("{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {initContainers: [{name: i, image: web}], containers: [{name: c, image: web}], ephemeralContainers: [{name: e, image: web}]}}", 3)]
    [DataRow("{apiVersion: v1, kind: PodTemplate, metadata: {name: a}, template: {spec: {containers: [{name: c, image: web}]}}}", 1)]
    [DataRow("{apiVersion: v1, kind: ReplicationController, metadata: {name: a}, spec: {template: {spec: {containers: [{name: c, image: web}]}}}}", 1)]
    [DataRow("{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a}, spec: {template: {spec: {containers: [{name: c, image: web}]}}}}", 1)]
    [DataRow("{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: a}, spec: {template: {spec: {containers: [{name: c, image: web}]}}}}", 1)]
    [DataRow("{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: a}, spec: {template: {spec: {containers: [{name: c, image: web}]}}}}", 1)]
    [DataRow("{apiVersion: batch/v1, kind: Job, metadata: {name: a}, spec: {template: {spec: {containers: [{name: c, image: web}]}}}}", 1)]
    [DataRow("{apiVersion: batch/v1, kind: CronJob, metadata: {name: a}, spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: c, image: web}]}}}}}}", 1)]
    [DataRow("{apiVersion: example.com/v1, kind: Widget, metadata: {name: a}, spec: {image: web, sidecars: [{image: web}, {x: 1}]}}", 2)]
    [DataRow("{apiVersion: other.com/v1, kind: Widget, metadata: {name: a}, spec: {image: web}}", 0)]
    [DataRow("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {image: web}}", 0)]
    public async Task Images_are_found_in_all_kinds_that_make_pods(string yaml, int count)
    {
        var objects = ManifestText.Read(yaml);

        await ApplyAsync(objects, options =>
        {
            options.ImageFields.Add(new ImageField("Widget.example.com", "spec.image"));
            options.ImageFields.Add(new ImageField("Widget.example.com", "spec.sidecars[*].image"));
        });

        Assert.AreEqual(count, objects[0].Object.Json.ToJsonString().Split($"registry.example.com/shop/web@{Digest}").Length - 1);
    }

    [TestMethod]
    public async Task An_image_that_this_push_did_not_build_stays_what_the_cluster_runs()
    {
        var objects = Deployment("api");
        objects.AddRange(ManifestText.Read("{apiVersion: batch/v1, kind: Job, metadata: {name: migrate, namespace: apps}, spec: {template: {spec: {containers: [{name: m, image: api}]}}}}"));
        objects.AddRange(ManifestText.Read("{apiVersion: example.com/v1, kind: Widget, metadata: {name: w, namespace: apps}, spec: {images: [{image: other}, {image: api}]}}"));

        await ApplyAsync(
            objects,
            options =>
            {
                options.BuiltImages.Add("api");
                options.ImageFields.Add(new ImageField("Widget", "spec.images.image"));
            },
            """
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: apps}, spec: {template: {spec: {containers: [{name: sidecar, image: x}, {name: web, image: 'registry.example.com/shop/api@sha256:aa'}]}}}}
            ---
            {apiVersion: example.com/v1, kind: Widget, metadata: {name: w, namespace: apps}, spec: {images: [{image: other}, {image: 'registry.example.com/shop/api@sha256:bb'}]}}
            """);

        Assert.AreEqual("registry.example.com/shop/api@sha256:aa", ImageUses.Find(objects[0], []).Single().Image);
        Assert.AreEqual("registry.example.com/shop/api@sha256:aa", ImageUses.Find(objects[1], []).Single().Image);
        ManifestText.AssertSame("""{"images":[{"image":"other"},{"image":"registry.example.com/shop/api@sha256:bb"}]}""", objects[2].Object.At("spec"));
    }

    [TestMethod]
    public async Task An_image_that_nobody_built_is_refused()
    {
        var objects = Deployment("api");

        var exception = await Assert.ThrowsExactlyAsync<StageFailedException>(() => ApplyAsync(objects, options => options.BuiltImages.Add("api")));

        Assert.AreEqual(
            "deploy/web.yaml:1: deployment/web: container 'web' has image 'api', which this push did not build and the cluster does not run yet", exception.Message);
    }

    private static List<ManifestObject> Deployment(string image) => ManifestText.Read(
        $"{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: web, namespace: apps}}, spec: {{template: {{spec: {{containers: [{{name: web, image: '{image}'}}]}}}}}}}}");

    private Task ApplyAsync(List<ManifestObject> objects, Action<KubernetesManifestOptions>? configure = null, string current = "")
    {
        var options = new KubernetesManifestOptions();
        options.Images["redis"] = "mirror.example.com/redis";
        options.Images["busybox"] = "mirror.example.com/busybox:2";
        configure?.Invoke(options);
        BuiltImage[] built =
        [
            new("web", "registry.example.com/shop/web", "2222222", Digest, s_commit),
            new("plan", "registry.example.com/shop/plan", "2222222", null, s_commit),
        ];
        var cluster = current.Length == 0 ? [] : ManifestText.Read(current).Select(manifest => manifest.Object).ToDictionary(item => item.Key);
        return new ImageSubstitution(options, built, (key, _) => Task.FromResult(cluster.GetValueOrDefault(key))).ApplyAsync(objects, TestContext.CancellationToken);
    }
}
