namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>A container's program cannot be run.</summary>
internal sealed class ContainerStartException(string message) : Exception(message);
