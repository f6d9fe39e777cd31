using GitPush.Hooks;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Manifests;
using GitPush.Kubernetes.Manifests.Checks;

namespace GitPush.Kubernetes.Tests.Manifests.Checks;

[TestClass]
public sealed class ConfinementTests
{
    private const string Definition = """
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          scope: SCOPE
          names: {kind: Widget, plural: widgets}
          versions: [{name: v1}, {name: v1beta1}]
        ---
        {apiVersion: example.com/v1, kind: Widget, metadata: {name: one}}

        """;

    private static readonly ResourceType[] s_types =
    [
        new("v1", "ConfigMap", "configmaps", true, ["get", "patch"]),
        new("v1", "Namespace", "namespaces", false, ["get", "patch"]),
        new("apps/v1", "Deployment", "deployments", true, ["get", "patch"]),
        new("extensions/v1beta1", "Deployment", "deployments", true, ["get", "patch"]),
        new("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", false, ["get", "patch"]),
        new("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings", true, ["get", "patch"]),
        new("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", false, ["get", "patch"]),
        new("authorization.k8s.io/v1", "SubjectAccessReview", "subjectaccessreviews", false, ["create"]),
    ];

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task An_object_without_a_namespace_gets_that_of_the_stage()
    {
        var objects = await ApplyAsync("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}");

        Assert.AreEqual("apps", objects.Single().Object.Namespace);
    }

    [TestMethod]
    public async Task Other_namespaces_can_be_allowed()
    {
        var objects = await ApplyAsync("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: monitoring}}", options => options.AllowedNamespaces.Add("monitoring"));

        Assert.AreEqual("monitoring", objects.Single().Object.Namespace);
    }

    [TestMethod]
    public async Task All_namespaces_can_be_allowed()
    {
        var objects = await ApplyAsync("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: kube-system}}", options => options.AllowedNamespaces.Add("*"));

        Assert.AreEqual("kube-system", objects.Single().Object.Namespace);
    }

    [TestMethod]
    [DataRow("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: kube-system}}", "deploy/web.yaml:1: configmap/a: namespace 'kube-system' is not one that this push may change (apps)")]
    [DataRow("{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: kube-system}}]}", "deploy/web.yaml:1: configmap/a: namespace 'kube-system' is not one that this push may change (apps)")]
    [DataRow("{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: a, namespace: apps}}", "deploy/web.yaml:1: clusterrole/a: objects of kind ClusterRole belong to the whole cluster, and none of them is allowed here")]
    [DataRow("{apiVersion: v1, kind: Namespace, metadata: {name: apps}}", "deploy/web.yaml:1: namespace/apps: objects of kind Namespace belong to the whole cluster, and none of them is allowed here")]
    [DataRow("{apiVersion: v2, kind: ConfigMap, metadata: {name: a}}", "deploy/web.yaml:1: the cluster has no kind ConfigMap in v2")]
    [DataRow("{apiVersion: authorization.k8s.io/v1, kind: SubjectAccessReview, metadata: {name: a}}", "deploy/web.yaml:1: SubjectAccessReview (authorization.k8s.io/v1) is nothing that can be applied")]
    public async Task What_is_outside_is_refused(string yaml, string message)
    {
        var exception = await Assert.ThrowsExactlyAsync<StageFailedException>(() => ApplyAsync(yaml));

        Assert.AreEqual(message, exception.Message);
    }

    [TestMethod]
    [DataRow("ClusterRole")]
    [DataRow("ClusterRole.rbac.authorization.k8s.io")]
    [DataRow("*")]
    public async Task Kinds_of_the_cluster_can_be_allowed(string kind)
    {
        var objects = await ApplyAsync(
            "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: a, namespace: apps}}", options => options.ClusterKinds.Add(kind));

        Assert.IsNull(objects.Single().Object.Namespace);
    }

    [TestMethod]
    [DataRow("ClusterRole.example.com")]
    [DataRow("ClusterRol")]
    [DataRow("ClusterRole.")]
    public async Task A_kind_of_another_name_does_not_allow_one(string kind) =>
        _ = await Assert.ThrowsExactlyAsync<StageFailedException>(() => ApplyAsync(
            "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: a}}", options => options.ClusterKinds.Add(kind)));

    [TestMethod]
    public async Task A_namespace_must_be_an_allowed_one_itself()
    {
        var exception = await Assert.ThrowsExactlyAsync<StageFailedException>(
            () => ApplyAsync("{apiVersion: v1, kind: Namespace, metadata: {name: kube-system}}", options => options.ClusterKinds.Add("Namespace")));

        Assert.AreEqual("deploy/web.yaml:1: namespace/kube-system: namespace 'kube-system' is not one that this push may change (apps)", exception.Message);
    }

    [TestMethod]
    public async Task Kinds_can_be_denied()
    {
        var exception = await Assert.ThrowsExactlyAsync<StageFailedException>(() => ApplyAsync(
            "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a}}", options => options.DeniedKinds.Add("RoleBinding")));

        Assert.AreEqual("deploy/web.yaml:1: rolebinding/a: objects of kind RoleBinding are not allowed here", exception.Message);
    }

    [TestMethod]
    public async Task A_kind_that_the_push_brings_is_known()
    {
        var objects = await ApplyAsync(
            Definition.Replace("SCOPE", "Namespaced", StringComparison.Ordinal) + "---\n{apiVersion: example.com/v1beta1, kind: Widget, metadata: {name: two}}",
            options => options.ClusterKinds.Add("CustomResourceDefinition"));

        CollectionAssert.AreEqual(new[] { null, "apps", "apps" }, objects.Select(manifest => manifest.Object.Namespace).ToArray());
    }

    [TestMethod]
    public async Task A_kind_of_the_cluster_that_the_push_brings_is_refused()
    {
        var exception = await Assert.ThrowsExactlyAsync<StageFailedException>(() => ApplyAsync(
            Definition.Replace("SCOPE", "Cluster", StringComparison.Ordinal), options => options.ClusterKinds.Add("CustomResourceDefinition")));

        StringAssert.Contains(exception.Message, "widget/one: objects of kind Widget belong to the whole cluster");
    }

    [TestMethod]
    public async Task A_push_cannot_say_that_a_kind_of_the_cluster_is_one_of_namespaces()
    {
        var yaml = Definition.Replace("SCOPE", "Namespaced", StringComparison.Ordinal)
            .Replace("group: example.com", "group: rbac.authorization.k8s.io", StringComparison.Ordinal)
            .Replace("example.com/v1, kind: Widget", "rbac.authorization.k8s.io/v1, kind: ClusterRole", StringComparison.Ordinal)
            .Replace("kind: Widget,", "kind: ClusterRole,", StringComparison.Ordinal);

        var exception = await Assert.ThrowsExactlyAsync<StageFailedException>(() => ApplyAsync(yaml, options => options.ClusterKinds.Add("CustomResourceDefinition")));

        StringAssert.Contains(exception.Message, "clusterrole/one: objects of kind ClusterRole belong to the whole cluster");
    }

    [TestMethod]
    public void Two_manifests_of_an_object_are_refused_with_both_places()
    {
        var objects = ManifestText.Read("{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: apps}}");
        objects.AddRange(ManifestText.Read("# x\n{apiVersion: apps/v1beta2, kind: Deployment, metadata: {name: web, namespace: apps}}", file: "deploy/copy.yaml"));

        var exception = Assert.ThrowsExactly<StageFailedException>(() => Confinement.RefuseDuplicates(objects));

        Assert.AreEqual("deploy/copy.yaml:2: deployment/web: this object is also in deploy/web.yaml:1", exception.Message);
    }

    private async Task<List<ManifestObject>> ApplyAsync(string yaml, Action<KubernetesManifestOptions>? configure = null)
    {
        var options = new KubernetesManifestOptions();
        configure?.Invoke(options);
        var objects = ManifestText.Read(yaml);
        var scopes = new KindScopes((apiVersion, kind, _) => ValueTask.FromResult(Array.Find(s_types, type => type.ApiVersion == apiVersion && type.Kind == kind)));
        await new Confinement(options, "apps").ApplyAsync(objects, scopes, TestContext.CancellationToken);
        return objects;
    }
}
