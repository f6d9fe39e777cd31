namespace GitPush.Kubernetes.Manifests.Yaml;

internal sealed class YamlSequence(int line) : YamlNode(line)
{
    public List<YamlNode> Items { get; } = [];
}
