using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Kinds;

/// <summary>Which rules a kind has.</summary>
internal static class KindRulesCatalog
{
    private static readonly KindRules Plain = new();
    private static readonly KindRules CreatesOnUpdate = new CreatesOnUpdateRules();
    private static readonly KindRules Generational = new GenerationalRules();

    public static KindRules For(ResourceDefinition resource) =>
        (resource.Group, resource.Kind) switch
        {
            _ when resource.IsCustom => new CustomResourceRules(resource),
            ("", "Namespace") => NamespaceRules.Instance,
            ("", "Pod") => PodRules.Instance,
            ("", "Service") => ServiceRules.Instance,
            ("", "ConfigMap") => ConfigMapRules.Instance,
            ("", "Secret") => SecretRules.Instance,
            ("", "PersistentVolumeClaim") => PersistentVolumeClaimRules.Instance,
            ("", "PersistentVolume") => PersistentVolumeRules.Instance,
            ("", "Endpoints" or "Event" or "LimitRange") or ("coordination.k8s.io", "Lease") => CreatesOnUpdate,
            ("apps", "Deployment") => DeploymentRules.Instance,
            ("apps", "ReplicaSet") => ReplicaSetRules.Instance,
            ("apps", "StatefulSet") => StatefulSetRules.Instance,
            ("apps", "DaemonSet") => DaemonSetRules.Instance,
            ("batch", "Job") => JobRules.Instance,
            ("batch", "CronJob") => CronJobRules.Instance,
            ("rbac.authorization.k8s.io", "Role" or "ClusterRole") => RoleRules.Instance,
            ("rbac.authorization.k8s.io", "RoleBinding" or "ClusterRoleBinding") => RoleBindingRules.Instance,
            ("apiextensions.k8s.io", "CustomResourceDefinition") => CustomResourceDefinitionRules.Instance,
            ("storage.k8s.io", "StorageClass") => SimpleDefaultsRules.StorageClass,
            ("scheduling.k8s.io", "PriorityClass") => SimpleDefaultsRules.PriorityClass,
            ("autoscaling", "HorizontalPodAutoscaler") => SimpleDefaultsRules.HorizontalPodAutoscaler,
            ("networking.k8s.io", "NetworkPolicy") => SimpleDefaultsRules.NetworkPolicy,
            ("policy", "PodDisruptionBudget") => SimpleDefaultsRules.PodDisruptionBudget,
            ("networking.k8s.io", "Ingress") => Generational,
            _ => Plain,
        };
}
