using GitPush.Kubernetes.Manifests.Sources;

namespace GitPush.Kubernetes.Tests.Manifests.Sources;

[TestClass]
public sealed class HelmHooksTests
{
    [TestMethod]
    public void Hooks_become_phases_in_the_order_of_their_weights()
    {
        var objects = ManifestText.Read("""
            {apiVersion: batch/v1, kind: Job, metadata: {name: seed, annotations: {helm.sh/hook: 'pre-install, pre-upgrade', helm.sh/hook-weight: "5"}}}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}
            ---
            {apiVersion: batch/v1, kind: Job, metadata: {name: smoke, annotations: {helm.sh/hook: post-upgrade}}}
            ---
            {apiVersion: v1, kind: Pod, metadata: {name: test, annotations: {helm.sh/hook: test}}}
            ---
            {apiVersion: batch/v1, kind: Job, metadata: {name: bye, annotations: {helm.sh/hook: pre-delete}}}
            ---
            {apiVersion: batch/v1, kind: Job, metadata: {name: migrate, annotations: {helm.sh/hook: pre-upgrade, helm.sh/hook-weight: "-5"}}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: crds, annotations: {helm.sh/hook: crd-install}}}
            """);

        var assigned = HelmHooks.Assign(objects);

        CollectionAssert.AreEqual(
            new[] { "configmap/settings ", "secret/crds ", "job/migrate before-deploy", "job/smoke after-deploy", "job/seed before-deploy" },
            assigned.Select(manifest => $"{manifest.Object} {manifest.Object.Annotation("gitpush.dev/phase")}").ToArray());
    }
}
