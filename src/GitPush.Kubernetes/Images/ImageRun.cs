using GitPush.Hooks;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Images;

/// <summary>In which push, and where, images are set.</summary>
internal sealed record ImageRun(KubernetesClient Client, PushContext Push, PushSource Source, string Namespace)
{
    public ValueTask TellAsync(string line, CancellationToken cancellationToken) => Push.Output.WriteLineAsync($"deploy: {line}", cancellationToken);
}
