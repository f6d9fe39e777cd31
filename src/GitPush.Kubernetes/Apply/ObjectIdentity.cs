using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply;

/// <summary>Which object, in whatever version its kind is served: the same object can be read as several.</summary>
internal readonly record struct ObjectIdentity(string Group, string Kind, string? Namespace, string Name)
{
    public static ObjectIdentity Of(ObjectKey key) => new(key.Group, key.Kind, key.Namespace, key.Name);

    public override string ToString() => $"{Kind.ToLowerInvariant()}/{Name}";
}
