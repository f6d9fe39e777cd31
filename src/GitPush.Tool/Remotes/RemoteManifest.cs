using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Remotes;

namespace GitPush.Tool.Remotes;

/// <summary>Makes the objects of a Remote.</summary>
internal static class RemoteManifest
{
    private const string RbacGroup = "rbac.authorization.k8s.io";

    public static KubernetesObject Create(string name, string? ns, RemoteDescription description)
    {
        var spec = new JsonObject { ["authorizedKeys"] = Texts(description.AuthorizedKeys) };
        if (description.Branches.Count > 0)
        {
            spec["branches"] = Texts(description.Branches);
        }

        if (description.Registry is { } registry)
        {
            spec["registry"] = description.RegistrySecret is { } secret
                ? new JsonObject { ["url"] = registry, ["credentials"] = new JsonObject { ["secretRef"] = secret } }
                : new JsonObject { ["url"] = registry };
        }

        if (description.Images.Count > 0)
        {
            spec["images"] = new JsonArray([.. description.Images.Select(static image =>
                image.Context is { } context ? new JsonObject { ["name"] = image.Name, ["context"] = context } : new JsonObject { ["name"] = image.Name })]);
        }

        spec["manifests"] = new JsonObject { ["path"] = description.Manifests };
        if (description.ServiceAccount is { } account)
        {
            spec["serviceAccountName"] = account;
        }

        return Create(RemoteKinds.GitPush, RemoteKinds.Kind, name, ns, ("spec", spec));
    }

    /// <summary>An account of a namespace that may do there what Kubernetes' own role "edit" allows, and nothing anywhere else.</summary>
    public static IEnumerable<KubernetesObject> CreateAccount(string name, string ns) =>
    [
        Create("v1", "ServiceAccount", name, ns, ("automountServiceAccountToken", false)),
        Create(
            $"{RbacGroup}/v1",
            "RoleBinding",
            name,
            ns,
            ("roleRef", new JsonObject { ["apiGroup"] = RbacGroup, ["kind"] = "ClusterRole", ["name"] = "edit" }),
            ("subjects", new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = name, ["namespace"] = ns }))),
    ];

    private static KubernetesObject Create(string apiVersion, string kind, string name, string? ns, params ReadOnlySpan<(string Name, JsonNode Value)> fields)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (ns is not null)
        {
            metadata["namespace"] = ns;
        }

        var json = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata };
        foreach (var (field, value) in fields)
        {
            json[field] = value;
        }

        return new KubernetesObject(json);
    }

    private static JsonArray Texts(IReadOnlyList<string> texts) => new([.. texts.Select(static JsonNode (text) => text)]);
}
