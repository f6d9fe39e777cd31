namespace GitPush.Kubernetes.Manifests.Transforms;

internal static class CommonLabels
{
    /// <summary>
    /// Labels the objects and nothing within them: selectors cannot be changed, and another label in a pod's template is another
    /// roll-out.
    /// </summary>
    public static void Apply(IEnumerable<ManifestObject> objects, IDictionary<string, string> labels)
    {
        foreach (var (item, _) in objects)
        {
            foreach (var (name, value) in labels)
            {
                item.SetLabel(name, value);
            }
        }
    }
}
