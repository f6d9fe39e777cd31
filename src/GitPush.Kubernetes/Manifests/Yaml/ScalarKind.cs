namespace GitPush.Kubernetes.Manifests.Yaml;

internal enum ScalarKind
{
    Text,
    Null,
    Boolean,

    /// <summary>A whole number between -2^63 and 2^64-1.</summary>
    Integer,
    Float,
}
