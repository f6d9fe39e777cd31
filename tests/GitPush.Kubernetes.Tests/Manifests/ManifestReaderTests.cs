using GitPush.Hooks;
using GitPush.Kubernetes.Manifests;

namespace GitPush.Kubernetes.Tests.Manifests;

[TestClass]
public sealed class ManifestReaderTests
{
    [TestMethod]
    public void Lists_are_taken_apart()
    {
        var objects = ManifestText.Read("""
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
            - apiVersion: v1
              kind: ConfigMapList
              items:
              - {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: c}}
            """);

        CollectionAssert.AreEqual(new[] { "configmap/a", "configmap/b", "secret/c" }, objects.Select(manifest => manifest.Object.ToString()).ToArray());
        Assert.AreEqual("deploy/web.yaml:8", objects[1].Origin.ToString());
    }

    [TestMethod]
    [DataRow("- 1", "deploy/web.yaml:1: a manifest is a mapping with apiVersion, kind and metadata, and this is none")]
    [DataRow("kind: Pod", "deploy/web.yaml:1: this has no apiVersion, so it is no manifest")]
    [DataRow("# values\n\nreplicas: 1", "deploy/web.yaml:3: this has no apiVersion, so it is no manifest")]
    [DataRow("apiVersion: v1", "deploy/web.yaml:1: this has no kind, so it is no manifest")]
    [DataRow("apiVersion: v1\nkind: Pod", "deploy/web.yaml:1: Pod: metadata.name is missing")]
    [DataRow("apiVersion: v1\nkind: Pod\nmetadata: x", "deploy/web.yaml:1: Pod: metadata is no mapping")]
    [DataRow("{apiVersion: v1, kind: Pod, metadata: {name: Web}}", "deploy/web.yaml:1: pod/Web: 'Web' is no name: lower-case letters, digits, '-' and '.', at most 253 characters")]
    [DataRow("{apiVersion: v1, kind: Pod, metadata: {name: ../x}}", "deploy/web.yaml:1: pod/../x: '../x' is no name: lower-case letters, digits, '-' and '.', at most 253 characters")]
    [DataRow("{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: a/b}}", "deploy/web.yaml:1: role/a/b: 'a/b' is no name: lower-case letters, digits, '-' and '.', at most 253 characters")]
    [DataRow("{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: ../kube-system}}", "deploy/web.yaml:1: pod/a: metadata.namespace is no namespace's name: lower-case letters, digits and '-', at most 63 characters")]
    [DataRow("{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: 12}}", "deploy/web.yaml:1: pod/a: metadata.namespace is no namespace's name: lower-case letters, digits and '-', at most 63 characters")]
    public void What_is_no_object_is_refused(string yaml, string message)
    {
        var exception = Assert.ThrowsExactly<StageFailedException>(() => ManifestText.Read(yaml));

        Assert.AreEqual(message, exception.Message);
    }

    [TestMethod]
    public void A_generated_name_is_refused_with_the_reason()
    {
        var exception = Assert.ThrowsExactly<StageFailedException>(() => ManifestText.Read("{apiVersion: batch/v1, kind: Job, metadata: {generateName: migrate-}}"));

        StringAssert.Contains(exception.Message, "metadata.generateName makes another object at each push");
    }

    [TestMethod]
    public void Roles_may_have_colons() =>
        Assert.HasCount(1, ManifestText.Read("{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: 'shop:reader'}}"));

    [TestMethod]
    public void Too_many_objects_are_refused()
    {
        var yaml = string.Concat(Enumerable.Range(0, 3).Select(i => $"---\napiVersion: v1\nkind: Pod\nmetadata: {{name: p{i}}}\n"));

        var exception = Assert.ThrowsExactly<StageFailedException>(() => ManifestText.Read(yaml, new ManifestLimits { MaxObjects = 2 }));

        Assert.AreEqual("deploy/web.yaml:10: there are more than 2 objects", exception.Message);
    }
}
