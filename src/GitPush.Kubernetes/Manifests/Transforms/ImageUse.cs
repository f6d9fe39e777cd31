using System.Text.Json.Nodes;

namespace GitPush.Kubernetes.Manifests.Transforms;

/// <summary>One place where an object names an image.</summary>
/// <param name="Manifest">The object.</param>
/// <param name="Holder">What has the property.</param>
/// <param name="Property">The property: <c>image</c>.</param>
/// <param name="FindCurrent">Finds the same place in the object as the cluster has it now; null when it is not there.</param>
/// <param name="Name">For messages: <c>container 'web'</c>.</param>
internal sealed record ImageUse(
    ManifestObject Manifest, JsonObject Holder, string Property, Func<Client.KubernetesObject, string?> FindCurrent, string Name)
{
    public string Image
    {
        get => FieldPath.Text(Holder[Property])!;
        set => Holder[Property] = value;
    }
}
