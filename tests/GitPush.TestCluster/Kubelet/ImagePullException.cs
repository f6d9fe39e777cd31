namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>An image cannot be had.</summary>
internal sealed class ImagePullException(string message) : Exception(message);
