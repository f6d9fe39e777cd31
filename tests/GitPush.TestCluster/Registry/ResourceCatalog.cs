using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Registry;

/// <summary>Which kinds are served: the built-in ones and those of CustomResourceDefinitions.</summary>
internal sealed class ResourceCatalog
{
    private readonly Lock _sync = new();
    private readonly Dictionary<string, IReadOnlyList<ResourceDefinition>> _custom = new(StringComparer.Ordinal);
    private IReadOnlyList<ResourceDefinition> _all = BuiltInResources.All;

    public IReadOnlyList<ResourceDefinition> All => Volatile.Read(ref _all);

    public ResourceDefinition? Find(string group, string version, string plural) =>
        All.FirstOrDefault(resource => resource.Group == group && resource.Version == version && resource.Plural == plural);

    public ResourceDefinition? FindKind(string apiVersion, string kind) =>
        All.FirstOrDefault(resource => resource.ApiVersion == apiVersion && resource.Kind == kind);

    /// <summary>The built-in kind.</summary>
    public ResourceDefinition this[string kind] => All.First(resource => resource.Kind == kind && !resource.IsCustom);

    /// <summary>Serves the versions of a CustomResourceDefinition, in place of those before; none when it is gone.</summary>
    public void SetCustom(string definition, IReadOnlyList<ResourceDefinition> versions)
    {
        lock (_sync)
        {
            if (versions.Count == 0)
            {
                _ = _custom.Remove(definition);
            }
            else
            {
                _custom[definition] = versions;
            }

            Volatile.Write(ref _all, [.. BuiltInResources.All, .. _custom.OrderBy(entry => entry.Key, StringComparer.Ordinal).SelectMany(entry => entry.Value)]);
        }
    }
}
