using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply.Diff;

/// <summary>An object as its author sees it: without what the server and GitPush write on it by themselves.</summary>
internal static class ComparableObject
{
    // They change with every push, and say which one changed the object last.
    private static readonly string[] Notes = [ObjectMarks.Push, ObjectMarks.Commit, ObjectMarks.LastApplied];

    public static JsonObject Of(KubernetesObject source)
    {
        var comparable = source.Clone();
        ServerFields.Remove(comparable);

        if (comparable.At("metadata", "annotations") is JsonObject annotations)
        {
            foreach (var name in Notes)
            {
                _ = annotations.Remove(name);
            }

            if (annotations.Count == 0)
            {
                _ = comparable.Metadata.Remove("annotations");
            }
        }

        return comparable.Json;
    }

    /// <summary>Whether two states differ in nothing that their author would notice.</summary>
    public static bool AreEqual(KubernetesObject first, KubernetesObject second) => JsonNode.DeepEquals(Of(first), Of(second));
}
