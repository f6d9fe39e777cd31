using GitPush.Kubernetes.Manifests.Yaml;

namespace GitPush.Kubernetes.Manifests;

/// <summary>One document of a source, which is to be one object or a list of them.</summary>
/// <param name="Root">Its content.</param>
/// <param name="File">The file in the pushed tree that it is from.</param>
internal sealed record ManifestDocument(YamlNode Root, string File)
{
    public ManifestOrigin Origin => new(File, Root.Line);
}
