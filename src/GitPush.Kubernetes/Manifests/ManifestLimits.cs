namespace GitPush.Kubernetes.Manifests;

/// <summary>How much a push's manifests may hold. What is more refuses the push with a message that names the limit.</summary>
public sealed class ManifestLimits
{
    /// <summary>Bytes of one file. Default: 4 MiB.</summary>
    public int MaxFileBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Bytes of all files together, and of what kustomize or Helm writes. Default: 16 MiB.</summary>
    public int MaxTotalBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How many files and folders. Default: 2000.</summary>
    public int MaxFiles { get; set; } = 2000;

    /// <summary>How many objects. Default: 1000.</summary>
    public int MaxObjects { get; set; } = 1000;

    /// <summary>How deep mappings and lists may be nested. Default: 100.</summary>
    public int MaxNesting { get; set; } = 100;

    /// <summary>How many values all files may hold: texts, numbers, lists and mappings, and those that aliases repeat. Default: 1 million.</summary>
    public int MaxValues { get; set; } = 1_000_000;

    /// <summary>Files, links and folders that are checked out for kustomize or Helm. Default: 20,000.</summary>
    public int MaxCheckOutFiles { get; set; } = 20_000;

    /// <summary>Bytes that are checked out for kustomize or Helm. Default: 256 MiB.</summary>
    public long MaxCheckOutBytes { get; set; } = 256L * 1024 * 1024;
}
