using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Remotes;
using GitPush.Kubernetes.Remotes.Specs;

namespace GitPush.Tool.Remotes;

/// <summary>What a server would find wrong with Remotes.</summary>
internal static class RemoteProblems
{
    /// <exception cref="ToolException">Something is.</exception>
    public static void ThrowIfAny(IEnumerable<KubernetesObject> objects)
    {
        foreach (var remote in objects.Where(static item => item.IsRemote()))
        {
            var reading = Read(remote);
            if (!reading.IsValid)
            {
                throw new ToolException($"{remote}: {string.Join("; ", reading.Problems)}");
            }
        }
    }

    public static bool IsRemote(this KubernetesObject item) => item is { Kind: RemoteKinds.Kind, ApiVersion: RemoteKinds.GitPush or RemoteKinds.Gitkube };

    private static SpecReading Read(KubernetesObject remote)
    {
        if (remote.Namespace is null)
        {
            // Which one is decided later; the names of repositories begin with it.
            remote = remote.Clone();
            remote.Namespace = "default";
        }

        return remote.IsGitkube() ? GitkubeSpecReader.Read(remote) : RemoteSpecReader.Read(remote);
    }
}
