using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>A pod on this node, and what its containers run with.</summary>
internal sealed record PodRun
{
    public required JsonObject Pod { get; init; }

    public required KubectlLike Api { get; init; }

    public required EventRecorder Events { get; init; }

    public required IContainerRuntime Runtime { get; init; }

    public required TestClusterOptions Options { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>The API server, as containers are told of it.</summary>
    public required Uri Server { get; init; }

    /// <summary>A folder of the pod's own.</summary>
    public required string Folder { get; init; }

    public required PodVolumes Volumes { get; init; }

    /// <summary>Tells that the pod's status is another.</summary>
    public required Action Changed { get; init; }

    public string Name => Pod.Text("metadata", "name")!;

    public string Namespace => Pod.Text("metadata", "namespace")!;

    public string Uid => Pod.Text("metadata", "uid")!;

    public string RestartPolicy => Pod.Text("spec", "restartPolicy") ?? "Always";
}
