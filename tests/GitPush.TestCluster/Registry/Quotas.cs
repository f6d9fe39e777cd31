using System.Globalization;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Registry;

/// <summary>How many objects a namespace may have: the counts of its ResourceQuotas, not their amounts of CPU or memory.</summary>
internal static class Quotas
{
    private static readonly string[] PlainNames = ["pods", "services", "configmaps", "secrets", "persistentvolumeclaims"];

    /// <exception cref="ApiException">403: one more object of the kind would be too many.</exception>
    public static void Check(ObjectRegistry registry, ResourceDefinition resource, string? ns, string name)
    {
        if (ns is null)
        {
            return;
        }

        foreach (var quota in registry.Store.List(registry.Catalog["ResourceQuota"], ns).Items)
        {
            foreach (var (key, limit) in Counts(quota).Where(entry => IsOf(entry.Key, resource)))
            {
                var used = Used(registry, resource, ns);
                if (used + 1 > limit)
                {
                    throw ApiErrors.Forbidden(
                        resource, name, $"exceeded quota: {quota.Text("metadata", "name")}, requested: {key}=1, used: {key}={used}, limited: {key}={limit}");
                }
            }
        }
    }

    /// <summary>How much of a quota is used, by the names of its counts.</summary>
    public static JsonObject Used(ObjectRegistry registry, JsonObject quota)
    {
        var used = new JsonObject();
        foreach (var key in quota.Map("spec", "hard").Keys)
        {
            var resource = registry.Catalog.All.FirstOrDefault(candidate => IsOf(key, candidate));
            used[key] = (resource is null ? 0 : Used(registry, resource, quota.Text("metadata", "namespace")!)).ToString(CultureInfo.InvariantCulture);
        }

        return used;
    }

    private static int Used(ObjectRegistry registry, ResourceDefinition resource, string ns) =>
        registry.Store.List(resource, ns).Items.Count(value => resource.Plural != "pods" || value.Text("status", "phase") is not "Succeeded" and not "Failed");

    private static IEnumerable<(string Key, long Limit)> Counts(JsonObject quota) =>
        from entry in quota.Map("status", "hard")
        where long.TryParse(entry.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        select (entry.Key, long.Parse(entry.Value, CultureInfo.InvariantCulture));

    private static bool IsOf(string key, ResourceDefinition resource) =>
        key == $"count/{resource.QualifiedPlural}" || (resource.Group.Length == 0 && key == resource.Plural && PlainNames.Contains(key));
}
