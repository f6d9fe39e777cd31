namespace GitPush.Kubernetes.Manifests.Yaml;

internal sealed class YamlMapping(int line) : YamlNode(line)
{
    public List<KeyValuePair<YamlNode, YamlNode>> Entries { get; } = [];

    /// <summary>The value of a key that is written in this very mapping; null when there is none.</summary>
    public YamlNode? Find(string key)
    {
        foreach (var (name, value) in Entries)
        {
            if (name is YamlScalar scalar && scalar.Value == key)
            {
                return value is YamlAlias alias ? alias.Target : value;
            }
        }

        return null;
    }

    /// <summary>The text of a key's value; null when it is none.</summary>
    public string? FindText(string key) => (Find(key) as YamlScalar)?.Value;
}
