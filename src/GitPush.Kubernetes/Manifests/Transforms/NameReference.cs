namespace GitPush.Kubernetes.Manifests.Transforms;

/// <summary>A field that names an object of another kind.</summary>
/// <param name="Target">The kind of the object that is named.</param>
/// <param name="Kind">The kind that has the field; null for the pod's spec of every kind that has one.</param>
/// <param name="Path">The way to the field, from the object or from the pod's spec.</param>
internal sealed record NameReference(string Target, string? Kind, params string[] Path)
{
    /// <summary>The fields that kustomize adjusts as well (its <c>nameReference</c> table), as far as they name text and nothing else.</summary>
    public static readonly IReadOnlyList<NameReference> All =
    [
        .. InPods("ConfigMap", "configMapKeyRef", "configMapRef"),
        new("ConfigMap", null, "volumes", "configMap", "name"),
        new("ConfigMap", null, "volumes", "projected", "sources", "configMap", "name"),
        .. InPods("Secret", "secretKeyRef", "secretRef"),
        new("Secret", null, "volumes", "secret", "secretName"),
        new("Secret", null, "volumes", "projected", "sources", "secret", "name"),
        new("Secret", null, "imagePullSecrets", "name"),
        new("Secret", "ServiceAccount", "imagePullSecrets", "name"),
        new("Secret", "ServiceAccount", "secrets", "name"),
        new("Secret", "Ingress", "spec", "tls", "secretName"),
        new("ServiceAccount", null, "serviceAccountName"),
        new("PersistentVolumeClaim", null, "volumes", "persistentVolumeClaim", "claimName"),
        new("PriorityClass", null, "priorityClassName"),
        new("Service", "StatefulSet", "spec", "serviceName"),
        new("Service", "Ingress", "spec", "rules", "http", "paths", "backend", "service", "name"),
        new("Service", "Ingress", "spec", "defaultBackend", "service", "name"),
        new("IngressClass", "Ingress", "spec", "ingressClassName"),
        new("PersistentVolume", "PersistentVolumeClaim", "spec", "volumeName"),
        new("StorageClass", "PersistentVolumeClaim", "spec", "storageClassName"),
        new("StorageClass", "PersistentVolume", "spec", "storageClassName"),
        new("StorageClass", "StatefulSet", "spec", "volumeClaimTemplates", "spec", "storageClassName"),
        new("ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "spec", "policyName"),
    ];

    private static IEnumerable<NameReference> InPods(string target, string key, string all) =>
        PodSpecs.ContainerLists.SelectMany(list => new NameReference[]
        {
            new(target, null, list, "env", "valueFrom", key, "name"),
            new(target, null, list, "envFrom", all, "name"),
        });
}
