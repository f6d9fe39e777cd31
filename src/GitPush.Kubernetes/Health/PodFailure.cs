namespace GitPush.Kubernetes.Health;

/// <summary>Why a pod does not come up.</summary>
/// <param name="Pod">The pod's name.</param>
/// <param name="Container">Which of its containers; null when it is about the pod as a whole.</param>
/// <param name="Reason">The kubelet's word for it: <c>ImagePullBackOff</c>.</param>
/// <param name="Message">For humans.</param>
/// <param name="Finality">What waiting can do about it.</param>
internal sealed record PodFailure(string Pod, string? Container, string Reason, string Message, FailureFinality Finality)
{
    /// <summary><c>ImagePullBackOff: registry.example.com/web:1: not found</c></summary>
    public string Text => Message.Length > 0 ? $"{Reason}: {Message}" : Reason;
}
