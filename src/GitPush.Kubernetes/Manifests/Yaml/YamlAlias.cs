namespace GitPush.Kubernetes.Manifests.Yaml;

/// <summary><c>*name</c>: what stands at the anchor <c>&amp;name</c>, once more.</summary>
internal sealed class YamlAlias(string name, YamlNode target, int line) : YamlNode(line)
{
    public string Name { get; } = name;

    public YamlNode Target { get; } = target;
}
