namespace GitPush.Kubernetes.Manifests.Yaml;

/// <summary>A piece of a document before anything in it is given a type or replaced.</summary>
/// <param name="line">Where it begins; the first line is 1.</param>
internal abstract class YamlNode(int line)
{
    public int Line { get; } = line;
}
