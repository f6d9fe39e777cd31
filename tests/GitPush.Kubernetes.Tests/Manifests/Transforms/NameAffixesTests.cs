using GitPush.Hooks;
using GitPush.Kubernetes.Manifests.Transforms;

namespace GitPush.Kubernetes.Tests.Manifests.Transforms;

[TestClass]
public sealed class NameAffixesTests
{
    private const string Targets = """
        {apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: apps}}
        ---
        {apiVersion: v1, kind: Secret, metadata: {name: keys, namespace: apps}}
        ---
        {apiVersion: v1, kind: ServiceAccount, metadata: {name: runner, namespace: apps}}
        ---
        {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data, namespace: apps}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: web, namespace: apps}}
        ---
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: apps}}
        ---
        {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: reader, namespace: apps}}
        ---
        {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: watcher}}
        ---

        """;

    private const string Pod = """
        initContainers:
        - {name: a, env: [{name: A, valueFrom: {configMapKeyRef: {name: settings, key: k}}}]}
        containers:
        - name: b
          env: [{name: B, valueFrom: {secretKeyRef: {name: keys, key: k}}}, {name: C, valueFrom: {configMapKeyRef: {name: foreign, key: k}}}]
          envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: keys}}, {secretRef: {name: settings}}]
        serviceAccountName: runner
        imagePullSecrets: [{name: keys}]
        volumes:
        - {name: v, configMap: {name: settings}}
        - {name: v, secret: {secretName: keys}}
        - {name: v, projected: {sources: [{configMap: {name: settings}}, {secret: {name: keys}}]}}
        - {name: v, persistentVolumeClaim: {claimName: data}}
        """;

    private const string RenamedPod = """
        {"initContainers":[{"name":"a","env":[{"name":"A","valueFrom":{"configMapKeyRef":{"name":"pr-settings-7","key":"k"}}}]}],
        "containers":[{"name":"b","env":[{"name":"B","valueFrom":{"secretKeyRef":{"name":"pr-keys-7","key":"k"}}},{"name":"C","valueFrom":{"configMapKeyRef":{"name":"foreign","key":"k"}}}],
        "envFrom":[{"configMapRef":{"name":"pr-settings-7"}},{"secretRef":{"name":"pr-keys-7"}},{"secretRef":{"name":"settings"}}]}],
        "serviceAccountName":"pr-runner-7","imagePullSecrets":[{"name":"pr-keys-7"}],
        "volumes":[{"name":"v","configMap":{"name":"pr-settings-7"}},{"name":"v","secret":{"secretName":"pr-keys-7"}},
        {"name":"v","projected":{"sources":[{"configMap":{"name":"pr-settings-7"}},{"secret":{"name":"pr-keys-7"}}]}},
        {"name":"v","persistentVolumeClaim":{"claimName":"pr-data-7"}}]}
        """;

    [TestMethod]
    [DataRow("v1", "Pod", "spec")]
    [DataRow("v1", "PodTemplate", "template/spec")]
    [DataRow("v1", "ReplicationController", "spec/template/spec")]
    [DataRow("apps/v1", "Deployment", "spec/template/spec")]
    [DataRow("apps/v1", "StatefulSet", "spec/template/spec")]
    [DataRow("apps/v1", "DaemonSet", "spec/template/spec")]
    [DataRow("apps/v1", "ReplicaSet", "spec/template/spec")]
    [DataRow("batch/v1", "Job", "spec/template/spec")]
    [DataRow("batch/v1", "CronJob", "spec/jobTemplate/spec/template/spec")]
    public void Pods_follow_what_is_renamed(string apiVersion, string kind, string path)
    {
        var names = path.Split('/');
        var yaml = string.Concat(names.Select((name, depth) => $"{new string(' ', 2 * depth)}{name}:\n"));
        var indent = new string(' ', 2 * names.Length);
        var objects = ManifestText.Read(
            $"{Targets}apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: user, namespace: apps}}\n{yaml}{indent}{Pod.ReplaceLineEndings("\n" + indent)}");

        NameAffixes.Apply(objects, "pr-", "-7");

        Assert.AreEqual("pr-user-7", objects[^1].Object.Name);
        ManifestText.AssertSame(RenamedPod, objects[^1].Object.At(names));
    }

    [TestMethod]
    [DataRow(
        "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: x, namespace: apps}, spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}}",
        """{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"pr-web-7"}}""")]
    [DataRow(
        "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: x, namespace: apps}, spec: {tls: [{secretName: keys}], defaultBackend: {service: {name: web}}, rules: [{http: {paths: [{backend: {service: {name: web}}}, {backend: {service: {name: other}}}]}}]}}",
        """{"tls":[{"secretName":"pr-keys-7"}],"defaultBackend":{"service":{"name":"pr-web-7"}},"rules":[{"http":{"paths":[{"backend":{"service":{"name":"pr-web-7"}}},{"backend":{"service":{"name":"other"}}}]}}]}""")]
    [DataRow(
        "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: x, namespace: apps}, spec: {serviceName: web}}",
        """{"serviceName":"pr-web-7"}""")]
    [DataRow(
        "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: x, namespace: other}, spec: {serviceName: web}}",
        """{"serviceName":"web"}""")]
    public void Fields_follow_what_is_renamed_in_their_namespace(string yaml, string spec)
    {
        var objects = ManifestText.Read(Targets + yaml);

        NameAffixes.Apply(objects, "pr-", "-7");

        ManifestText.AssertSame(spec, objects[^1].Object.At("spec"));
    }

    [TestMethod]
    public void Bindings_follow_roles_and_accounts()
    {
        var objects = ManifestText.Read(Targets + """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: x, namespace: apps}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
            subjects:
            - {kind: ServiceAccount, name: runner}
            - {kind: ServiceAccount, name: runner, namespace: other}
            - {kind: ServiceAccount, name: runner, namespace: apps}
            - {kind: User, name: runner}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: second, namespace: apps}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: watcher}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: z, namespace: apps}
            rules:
            - {resources: [configmaps], resourceNames: [settings, foreign]}
            - {resources: [pods], resourceNames: [settings]}
            """);

        NameAffixes.Apply(objects, "pr-", "-7");

        Assert.AreEqual("pr-reader-7", objects[^3].Object.Text("roleRef", "name"));
        Assert.AreEqual(
            "pr-runner-7 runner pr-runner-7 runner", string.Join(' ', objects[^3].Object.Objects("subjects").Select(subject => (string?)subject["name"])));
        Assert.AreEqual("pr-watcher-7", objects[^2].Object.Text("roleRef", "name"));
        ManifestText.AssertSame(
            """[{"resources":["configmaps"],"resourceNames":["pr-settings-7","foreign"]},{"resources":["pods"],"resourceNames":["settings"]}]""",
            objects[^1].Object.At("rules"));
    }

    [TestMethod]
    public void Names_that_mean_something_elsewhere_stay()
    {
        var objects = ManifestText.Read("""
            {apiVersion: v1, kind: Namespace, metadata: {name: apps}}
            ---
            {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: widgets.example.com}}
            ---
            {apiVersion: apiregistration.k8s.io/v1, kind: APIService, metadata: {name: v1.example.com}}
            """);

        NameAffixes.Apply(objects, "pr-", "-7");

        CollectionAssert.AreEqual(new[] { "apps", "widgets.example.com", "v1.example.com" }, objects.Select(manifest => manifest.Object.Name).ToArray());
    }

    [TestMethod]
    public void A_name_that_becomes_too_long_is_refused()
    {
        var objects = ManifestText.Read($"{{apiVersion: v1, kind: Secret, metadata: {{name: {new string('a', 250)}}}}}");

        var exception = Assert.ThrowsExactly<StageFailedException>(() => NameAffixes.Apply(objects, "pr-", "-7"));

        StringAssert.Contains(exception.Message, "is no name");
    }

    [TestMethod]
    public void Labels_are_those_of_the_object_alone()
    {
        var objects = ManifestText.Read(
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {team: a, app: web}}, spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}}}}");

        CommonLabels.Apply(objects, new Dictionary<string, string> { ["team"] = "b", ["stage"] = "prod" });

        ManifestText.AssertSame("""{"team":"b","app":"web","stage":"prod"}""", objects[0].Object.At("metadata", "labels"));
        ManifestText.AssertSame("""{"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}}}}""", objects[0].Object.At("spec"));
    }
}
