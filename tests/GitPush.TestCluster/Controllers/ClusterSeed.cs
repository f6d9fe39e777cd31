using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;

namespace GitPush.Testing.Kubernetes.Controllers;

/// <summary>What a cluster has from its start.</summary>
internal static class ClusterSeed
{
    private static readonly WriteOptions Options = new() { FieldManager = "kube-apiserver" };

    public static void Plant(ObjectRegistry registry)
    {
        foreach (var name in (ReadOnlySpan<string>)["default", "kube-system", "kube-public", "kube-node-lease"])
        {
            _ = registry.Create(registry.Catalog["Namespace"], null, Named(name), Options);
        }

        CreateRole("cluster-admin", ("*", "*", "*"));
        CreateRole("admin", Everyday("*"));
        CreateRole("edit", Everyday("create,delete,deletecollection,get,list,patch,update,watch"));
        CreateRole("view", Everyday("get,list,watch"));
        _ = registry.Create(
            registry.Catalog["ClusterRoleBinding"],
            null,
            new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = "cluster-admin" },
                ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = "cluster-admin" },
                ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "Group", ["name"] = "system:masters" }),
            },
            Options);

        void CreateRole(string name, params (string Groups, string Resources, string Verbs)[] rules) =>
            registry.Create(
                registry.Catalog["ClusterRole"],
                null,
                new JsonObject
                {
                    ["metadata"] = new JsonObject { ["name"] = name },
                    ["rules"] = new JsonArray([.. rules.Select(rule => new JsonObject { ["apiGroups"] = Words(rule.Groups), ["resources"] = Words(rule.Resources), ["verbs"] = Words(rule.Verbs) })]),
                },
                Options);
    }

    private static (string Groups, string Resources, string Verbs)[] Everyday(string verbs) =>
    [
        ("", "configmaps,endpoints,events,persistentvolumeclaims,pods,pods/log,pods/status,secrets,serviceaccounts,services", verbs),
        ("apps", "daemonsets,deployments,deployments/scale,replicasets,replicasets/scale,statefulsets,statefulsets/scale", verbs),
        ("batch", "cronjobs,jobs", verbs),
        ("autoscaling", "horizontalpodautoscalers", verbs),
        ("networking.k8s.io", "ingresses,networkpolicies", verbs),
        ("policy", "poddisruptionbudgets", verbs),
    ];

    private static JsonObject Named(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };

    private static JsonArray Words(string text) => new([.. text.Split(',').Select(JsonNode (word) => word)]);
}
