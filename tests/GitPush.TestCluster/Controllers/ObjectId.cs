using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Controllers;

/// <summary>What a controller is to look at.</summary>
internal readonly record struct ObjectId(string? Namespace, string Name)
{
    public static ObjectId Of(StoreEvent change) => new(change.Object.Text("metadata", "namespace"), change.Object.Text("metadata", "name")!);
}
