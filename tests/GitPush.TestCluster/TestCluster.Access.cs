using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes;

public sealed partial class TestCluster
{
    /// <summary>Allows a user something in <see cref="Namespace"/>, by a Role and a RoleBinding.</summary>
    /// <param name="user">The user, or <c>system:serviceaccount:namespace:name</c>.</param>
    /// <param name="verbs">With commas: <c>get,list</c>; <c>*</c> for all.</param>
    /// <param name="resources">Plurals with their groups, with commas: <c>deployments.apps,pods/log</c>; <c>*.*</c> for all.</param>
    public async Task AllowAsync(string user, string verbs, string resources, CancellationToken cancellationToken = default)
    {
        var rules = new JsonArray([.. resources.Split(',').Select(JsonNode (resource) => Rule(resource, verbs))]);
        var name = $"allow-{Guid.NewGuid():N}";
        const string Group = "rbac.authorization.k8s.io";
        var path = $"/apis/{Group}/v1/namespaces/{Namespace}";
        _ = await Kubectl.CreateAsync(
            $"{path}/roles",
            new JsonObject { ["apiVersion"] = $"{Group}/v1", ["kind"] = "Role", ["metadata"] = new JsonObject { ["name"] = name }, ["rules"] = rules },
            cancellationToken);
        _ = await Kubectl.CreateAsync(
            $"{path}/rolebindings",
            new JsonObject
            {
                ["apiVersion"] = $"{Group}/v1",
                ["kind"] = "RoleBinding",
                ["metadata"] = new JsonObject { ["name"] = name },
                ["roleRef"] = new JsonObject { ["apiGroup"] = Group, ["kind"] = "Role", ["name"] = name },
                ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "User", ["name"] = user, ["apiGroup"] = Group }),
            },
            cancellationToken);
    }

    private static JsonObject Rule(string resource, string verbs)
    {
        var dot = resource.IndexOf('.', StringComparison.Ordinal);
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        var group = dot < 0 ? "" : slash > dot ? resource[(dot + 1)..slash] : resource[(dot + 1)..];
        var plural = dot < 0 ? resource : slash > dot ? resource[..dot] + resource[slash..] : resource[..dot];
        return new JsonObject
        {
            ["apiGroups"] = new JsonArray(group),
            ["resources"] = new JsonArray(plural),
            ["verbs"] = new JsonArray([.. verbs.Split(',').Select(JsonNode (verb) => verb)]),
        };
    }
}
