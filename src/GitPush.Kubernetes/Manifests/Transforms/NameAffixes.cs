using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Manifests.Transforms;

/// <summary>Puts a prefix and a suffix around names, and lets fields follow that name an object of the same manifests.</summary>
internal sealed class NameAffixes
{
    // Their names mean something elsewhere: <plural>.<group>, <version>.<group>, and what other objects' namespaces are.
    private static readonly string[] s_kept = ["CustomResourceDefinition", "APIService", "Namespace"];

    private readonly Func<string, string> _rename;
    private readonly HashSet<(string Kind, string? Namespace, string Name)> _renamed = [];

    private NameAffixes(string prefix, string suffix) => _rename = name => $"{prefix}{name}{suffix}";

    /// <summary>Renames all objects, which have their namespaces already.</summary>
    public static void Apply(IReadOnlyList<ManifestObject> objects, string prefix, string suffix)
    {
        if (prefix.Length + suffix.Length == 0)
        {
            return;
        }

        var affixes = new NameAffixes(prefix, suffix);
        foreach (var (item, _) in objects)
        {
            if (!s_kept.Contains(item.Kind))
            {
                _ = affixes._renamed.Add((item.Kind, item.Namespace, item.Name));
            }
        }

        foreach (var (item, _) in objects)
        {
            affixes.AdjustReferences(item);
        }

        foreach (var manifest in objects)
        {
            var item = manifest.Object;
            if (affixes._renamed.Contains((item.Kind, item.Namespace, item.Name)))
            {
                item.Name = affixes._rename(item.Name);
                if (ObjectNames.FindProblem(item) is { } problem)
                {
                    throw manifest.Error(problem);
                }
            }
        }
    }

    private void AdjustReferences(KubernetesObject item)
    {
        foreach (var reference in NameReference.All)
        {
            var from = reference.Kind is null ? PodSpecs.Find(item) : reference.Kind == item.Kind ? item.Json : null;
            if (from is not null)
            {
                FieldPath.Replace(from, reference.Path, name => NewName(reference.Target, item.Namespace, name));
            }
        }

        switch (item.Kind)
        {
            case "HorizontalPodAutoscaler":
                AdjustTyped(item.At("spec", "scaleTargetRef") as JsonObject, item.Namespace);
                break;
            case "RoleBinding" or "ClusterRoleBinding":
                AdjustTyped(item.At("roleRef") as JsonObject, item.Namespace);
                foreach (var subject in item.Objects("subjects"))
                {
                    AdjustTyped(subject, FieldPath.Text(subject["namespace"]) ?? item.Namespace);
                }

                break;
            case "ValidatingWebhookConfiguration" or "MutatingWebhookConfiguration":
                foreach (var webhook in item.Objects("webhooks"))
                {
                    AdjustService(new KubernetesObject(webhook).At("clientConfig", "service") as JsonObject);
                }

                break;
            case "APIService":
                AdjustService(item.At("spec", "service") as JsonObject);
                break;
            case "Role" or "ClusterRole":
                AdjustRules(item);
                break;
            default:
                break;
        }
    }

    /// <summary>A reference that says itself of which kind the object is.</summary>
    private void AdjustTyped(JsonObject? reference, string? ns)
    {
        if (reference is not null && FieldPath.Text(reference["kind"]) is { } kind && FieldPath.Text(reference["name"]) is { } name
            && NewName(kind, ns, name) is { } renamed)
        {
            reference["name"] = renamed;
        }
    }

    private void AdjustService(JsonObject? service)
    {
        if (service is not null && FieldPath.Text(service["name"]) is { } name
            && NewName("Service", FieldPath.Text(service["namespace"]), name) is { } renamed)
        {
            service["name"] = renamed;
        }
    }

    /// <summary>The names that a role is limited to, where it says that they are ConfigMaps or Secrets.</summary>
    private void AdjustRules(KubernetesObject role)
    {
        foreach (var rule in role.Objects("rules"))
        {
            var resources = (rule["resources"] as JsonArray)?.Select(FieldPath.Text).ToList() ?? [];
            FieldPath.Replace(rule, ["resourceNames"], name =>
                (resources.Contains("configmaps") ? NewName("ConfigMap", role.Namespace, name) : null)
                ?? (resources.Contains("secrets") ? NewName("Secret", role.Namespace, name) : null));
        }
    }

    /// <summary>The new name of an object of these manifests; null where the name is another's.</summary>
    private string? NewName(string kind, string? ns, string name) =>
        _renamed.Contains((kind, ns, name)) || _renamed.Contains((kind, null, name)) ? _rename(name) : null;
}
