using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Images;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes.Images;

/// <summary>What the images of one workload become.</summary>
/// <param name="Workload">The workload as it was read.</param>
/// <param name="Containers">Its containers that are named, those whose images stay included.</param>
internal sealed record WorkloadChange(WorkloadKind Kind, KubernetesObject Workload, IReadOnlyList<ContainerChange> Containers)
{
    private static readonly string[] Lists = ["containers", "initContainers"];

    public bool IsNone => Containers.All(container => container.IsNone);

    /// <exception cref="StageFailedException">A container or an image is not there; the message says which ones are.</exception>
    public static WorkloadChange Of(WorkloadKind kind, KubernetesObject workload, IEnumerable<WorkloadImage> wanted, BuiltImages built)
    {
        var there = Lists.SelectMany(list => workload.Objects([.. kind.Template, list]).Select(container => (List: list, Name: container.Text("name"), Image: container.Text("image"))))
            .ToList();
        var changes = new List<ContainerChange>();
        foreach (var one in wanted)
        {
            var container = there.Find(container => container.Name == one.Container);
            if (container.Name is null)
            {
                throw new StageFailedException($"{workload} has no container '{one.Container}'; it has {string.Join(", ", there.Select(container => container.Name))}");
            }

            if (ImageResolution.Find(built, one.Image) is not { } image)
            {
                throw new StageFailedException(built.All.Count == 0
                    ? $"{workload} needs image '{one.Image}', and the push built none"
                    : $"{workload} needs image '{one.Image}', and the push built {string.Join(", ", built.All.Select(built => built.Name))}");
            }

            changes.Add(new ContainerChange(container.List, one.Container, container.Image ?? "", image.Reference));
        }

        return new WorkloadChange(kind, workload, changes);
    }

    /// <summary><c>deployment/web container web: image registry.example.com/web:1 → registry.example.com/web:2</c></summary>
    public IEnumerable<string> Lines => Containers.Select(container => container.IsNone
        ? $"{Workload} container {container.Container}: image {container.New} unchanged"
        : $"{Workload} container {container.Container}: image {container.Old} → {container.New}");

    /// <summary>
    /// The patch that changes these images and nothing else: containers are merged by their names. It is for the very object that was
    /// read, so that what it is rolled back to is what it was.
    /// </summary>
    /// <param name="annotations">The annotations that it sets; null removes one.</param>
    public JsonObject Patch(IReadOnlyDictionary<string, string?> annotations)
    {
        var podSpec = new JsonObject();
        foreach (var list in Containers.Where(container => !container.IsNone).GroupBy(container => container.List))
        {
            podSpec[list.Key] = new JsonArray([.. list.Select(container => new JsonObject { ["name"] = container.Container, ["image"] = container.New })]);
        }

        var patch = Kind.Template.Reverse().Aggregate(podSpec, (inner, name) => new JsonObject { [name] = inner });
        patch["metadata"] = new JsonObject
        {
            ["uid"] = Workload.Uid,
            ["resourceVersion"] = Workload.ResourceVersion,
            ["annotations"] = new JsonObject(annotations.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
        };
        return patch;
    }
}
