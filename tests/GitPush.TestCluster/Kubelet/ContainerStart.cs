namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>All that a container runtime needs to start a container.</summary>
internal sealed record ContainerStart
{
    /// <summary>Unique in the machine.</summary>
    public required string Id { get; init; }

    public required string Image { get; init; }

    /// <summary>Program and arguments; empty for those of the image.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>More arguments for the image's own program.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>In the container; null for the image's own.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>A folder of the host that stands for the container's root.</summary>
    public required string RootFolder { get; init; }

    /// <summary>What is mounted: path in the container, path on the host, whether it is read-only.</summary>
    public required IReadOnlyList<(string MountPath, string HostPath, bool ReadOnly)> Mounts { get; init; }

    /// <summary>Where the container writes its last words: path in the container, file on the host.</summary>
    public required (string MountPath, string HostPath) TerminationLog { get; init; }
}
