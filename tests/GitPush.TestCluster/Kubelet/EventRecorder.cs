using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;

namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>Writes events about pods; one that repeats counts up.</summary>
internal sealed class EventRecorder(KubectlLike api, string node, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (string Path, int Count)> _written = [];

    /// <param name="container">The field path of the container; null for the pod as a whole.</param>
    public async Task WriteAsync(JsonObject pod, string type, string reason, string message, string? container = null)
    {
        var (ns, name) = (pod.Text("metadata", "namespace")!, pod.Text("metadata", "name")!);
        var key = $"{pod.Text("metadata", "uid")}/{container}/{reason}/{message}";
        var now = Timestamps.Write(time.GetUtcNow());
        try
        {
            if (_written.TryGetValue(key, out var before))
            {
                var patch = new JsonObject { ["count"] = before.Count + 1, ["lastTimestamp"] = now };
                if ((await api.SendAsync(HttpMethod.Patch, before.Path, patch, "application/merge-patch+json")).IsSuccess)
                {
                    _written[key] = (before.Path, before.Count + 1);
                }

                return;
            }

            var path = $"/api/v1/namespaces/{ns}/events";
            var eventName = $"{name}.{Convert.ToHexStringLower(Guid.NewGuid().ToByteArray().AsSpan(0, 8))}";
            var component = reason is "Scheduled" or "FailedScheduling" ? "default-scheduler" : "kubelet";
            var involved = new JsonObject
            {
                ["kind"] = "Pod",
                ["namespace"] = ns,
                ["name"] = name,
                ["uid"] = pod.Text("metadata", "uid"),
                ["apiVersion"] = "v1",
                ["resourceVersion"] = pod.Text("metadata", "resourceVersion"),
            };
            involved.Put("fieldPath", container is null ? null : $"spec.containers{{{container}}}");
            var answer = await api.SendAsync(HttpMethod.Post, path, new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Event",
                ["metadata"] = new JsonObject { ["name"] = eventName, ["namespace"] = ns },
                ["involvedObject"] = involved,
                ["reason"] = reason,
                ["message"] = message,
                ["source"] = new JsonObject { ["component"] = component, ["host"] = node },
                ["type"] = type,
                ["count"] = 1,
                ["firstTimestamp"] = now,
                ["lastTimestamp"] = now,
                ["reportingComponent"] = component,
                ["reportingInstance"] = node,
            });
            if (answer.IsSuccess)
            {
                _written[key] = ($"{path}/{eventName}", 1);
            }
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            // Events are written as well as can be.
        }
    }
}
