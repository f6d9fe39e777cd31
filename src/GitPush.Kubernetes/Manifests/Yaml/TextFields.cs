namespace GitPush.Kubernetes.Manifests.Yaml;

/// <summary>
/// Fields that are text in every object of the Kubernetes API. What replaces a variable there stays text, also where it reads as
/// a number: a short commit id such as <c>1234567</c> as a label would be refused otherwise.
/// </summary>
internal static class TextFields
{
    /// <summary>Whether the value at a path is text.</summary>
    /// <param name="path">The keys from the object down to the value, without the places in lists.</param>
    public static bool Contains(IReadOnlyList<string> path) => path switch
    {
        ["data" or "stringData" or "binaryData", _] => true,
        [.., "labels" or "annotations" or "matchLabels" or "nodeSelector", _] => true,
        [.., "command" or "args"] => true,
        [.., "env", "name" or "value"] => true,
        ["metadata", ..] or [.., "image"] => true,
        _ => false,
    };
}
