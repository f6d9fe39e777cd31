using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;
using GitPush.Testing.Kubernetes.Registry;

namespace GitPush.Testing.Kubernetes.Controllers;

/// <summary>What is common to the controllers that keep pods.</summary>
internal abstract class WorkloadController(ObjectRegistry registry, string component) : Controller(registry)
{
    /// <summary>Makes a pod of a template, controlled by its owner.</summary>
    /// <param name="name">Null for one made up from the owner's.</param>
    /// <param name="fill">Changes the pod before it is made.</param>
    protected JsonObject CreatePod(JsonObject owner, JsonNode? template, string? name, Action<JsonObject>? fill = null)
    {
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = template.At("metadata")?.DeepClone() ?? new JsonObject(),
            ["spec"] = template.At("spec")?.DeepClone(),
        };
        var metadata = pod.Object("metadata");
        _ = metadata.Remove("creationTimestamp");
        metadata.Put("name", name);
        metadata.Put("generateName", name is null ? $"{owner.Text("metadata", "name")}-" : null);
        metadata["ownerReferences"] = new JsonArray(OwnerReference(owner));
        fill?.Invoke(pod);
        try
        {
            var created = Registry.Create(Resource("Pod"), owner.Text("metadata", "namespace"), pod, Options);
            Record(owner, "Normal", "SuccessfulCreate", $"Created pod: {created.Text("metadata", "name")}");
            return created;
        }
        catch (ApiException error) when (error.Code != 404)
        {
            Record(owner, "Warning", "FailedCreate", $"Error creating: {error.Message}");
            throw;
        }
    }

    protected void DeletePod(JsonObject owner, JsonObject pod)
    {
        Delete(Resource("Pod"), pod);
        Record(owner, "Normal", "SuccessfulDelete", $"Deleted pod: {pod.Text("metadata", "name")}");
    }

    /// <summary>Writes an event about an object.</summary>
    protected void Record(JsonObject about, string type, string reason, string message)
    {
        var ns = about.Text("metadata", "namespace")!;
        var name = about.Text("metadata", "name")!;
        var now = Registry.Now;
        try
        {
            _ = Registry.Create(
                Resource("Event"),
                ns,
                new JsonObject
                {
                    ["metadata"] = new JsonObject { ["name"] = $"{name}.{Guid.NewGuid():N}"[..Math.Min(name.Length + 17, 253)] },
                    ["involvedObject"] = new JsonObject
                    {
                        ["kind"] = about.Text("kind"),
                        ["namespace"] = ns,
                        ["name"] = name,
                        ["uid"] = about.Text("metadata", "uid"),
                        ["apiVersion"] = about.Text("apiVersion"),
                        ["resourceVersion"] = about.Text("metadata", "resourceVersion"),
                    },
                    ["reason"] = reason,
                    ["message"] = message,
                    ["type"] = type,
                    ["source"] = new JsonObject { ["component"] = component },
                    ["count"] = 1,
                    ["firstTimestamp"] = now,
                    ["lastTimestamp"] = now,
                    ["reportingComponent"] = component,
                    ["reportingInstance"] = "",
                },
                Options);
        }
        catch (ApiException)
        {
            // Events are written as well as can be: the namespace may be going away.
        }
    }

    /// <summary>The earlier of two times to look again.</summary>
    protected static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) => one is null ? other : other is null || one < other ? one : other;

    /// <summary>How long until the next ready pod counts as available; null when none waits for that.</summary>
    protected TimeSpan? UntilAvailable(IEnumerable<JsonObject> pods, long minReadySeconds) =>
        pods.Select(pod => PodState.AvailableAt(pod, minReadySeconds) - Time).Where(left => left > TimeSpan.Zero).Min();

    /// <summary>A number, or a share of the replicas: <c>3</c>, <c>"25%"</c>.</summary>
    protected static int Share(JsonNode? value, int total, bool roundUp)
    {
        if (value.Text() is { } text && text.EndsWith('%'))
        {
            var share = int.Parse(text[..^1], System.Globalization.CultureInfo.InvariantCulture) * total / 100.0;
            return (int)(roundUp ? Math.Ceiling(share) : Math.Floor(share));
        }

        return (int)(value.Number() ?? 0);
    }
}
