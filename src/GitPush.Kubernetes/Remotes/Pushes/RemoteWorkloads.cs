using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Images;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Images;
using GitPush.Kubernetes.Manifests;
using GitPush.Kubernetes.Remotes.Specs;

namespace GitPush.Kubernetes.Remotes.Pushes;

/// <summary>The workloads of a Remote, which may be among the push's own manifests or not.</summary>
internal static class RemoteWorkloads
{
    /// <summary>
    /// Puts the built images into the workloads that manifests have: applied as they are, they would bring the image that they name
    /// back with each push, and roll it out before the new one.
    /// </summary>
    /// <returns>Those that no manifest has, and whose images are set in the cluster.</returns>
    /// <exception cref="StageFailedException">A workload has no such container.</exception>
    public static IEnumerable<RemoteWorkload> Set(RenderedManifests manifests, RemoteTarget target, BuiltImages images)
    {
        var others = new List<RemoteWorkload>();
        foreach (var workload in target.Spec.Workloads)
        {
            if (WorkloadKind.TryParse($"{workload.Kind}/{workload.Name}", out var kind, out _)
                && manifests.Objects.FirstOrDefault(manifest => IsThis(manifest, kind, workload.Name, target.Namespace)) is { } found)
            {
                Set(found, kind, workload, images);
            }
            else
            {
                others.Add(workload);
            }
        }

        return others;
    }

    /// <summary>As <c>kubectl set image</c> is told.</summary>
    public static IEnumerable<WorkloadImage> Describe(RemoteWorkload workload) =>
        workload.Containers.Select(container => new WorkloadImage($"{workload.Kind.ToLowerInvariant()}/{workload.Name}", container.Key, container.Value));

    private static void Set(KubernetesObject found, WorkloadKind kind, RemoteWorkload workload, BuiltImages images)
    {
        var containers = found.Objects([.. kind.Template, "containers"]).Concat(found.Objects([.. kind.Template, "initContainers"])).ToList();
        foreach (var (name, image) in workload.Containers)
        {
            if (images.Find(image) is { } built)
            {
                var container = containers.Find(candidate => candidate["name"] is JsonValue value && value.TryGetValue<string>(out var text) && text == name)
                    ?? throw new StageFailedException($"{found} has no container {name}, as the Remote says");
                container["image"] = built.Reference;
            }
        }
    }

    private static bool IsThis(KubernetesObject manifest, WorkloadKind kind, string name, string ns) =>
        manifest.Kind == kind.Kind && manifest.ApiVersion == kind.ApiVersion && manifest.Name == name && (manifest.Namespace ?? ns) == ns;
}
