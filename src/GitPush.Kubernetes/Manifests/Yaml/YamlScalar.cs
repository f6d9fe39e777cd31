namespace GitPush.Kubernetes.Manifests.Yaml;

/// <summary>A single value as it was written.</summary>
internal sealed class YamlScalar(string value, int line) : YamlNode(line)
{
    public string Value { get; } = value;

    /// <summary>Whether it was written without quotes, so that it may be a number, a boolean or null.</summary>
    public bool IsPlain { get; init; }

    /// <summary>Whether it is a block (<c>|</c>): its lines follow the one that it begins on.</summary>
    public bool IsLiteral { get; init; }

    /// <summary>The tag in its long form, <c>tag:yaml.org,2002:str</c>; null without one.</summary>
    public string? Tag { get; init; }

    /// <summary>The line that a place of the value is on.</summary>
    public int LineOf(int index) => IsLiteral ? Line + 1 + Value.AsSpan(0, index).Count('\n') : Line;
}
