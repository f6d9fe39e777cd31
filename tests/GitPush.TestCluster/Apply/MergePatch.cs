using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Apply;

/// <summary>RFC 7386.</summary>
internal static class MergePatch
{
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        var result = target.Copy();
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                _ = result.Remove(name);
            }
            else
            {
                result[name] = value is JsonObject fields ? Apply(result[name] as JsonObject ?? [], fields) : value.DeepClone();
            }
        }

        return result;
    }
}
