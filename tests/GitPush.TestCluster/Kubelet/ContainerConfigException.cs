namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>A container needs a ConfigMap or a Secret, or a key of one, that is not there.</summary>
internal sealed class ContainerConfigException(string message) : Exception(message);
