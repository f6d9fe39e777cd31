using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;

namespace GitPush.Testing.Kubernetes.Kubelet;

internal sealed partial class TestKubelet
{
    private readonly Dictionary<string, bool> _ownNamespaces = new(StringComparer.Ordinal);

    private async Task ScheduleAsync(JsonObject pod, CancellationToken cancellationToken)
    {
        var (ns, name) = (pod.Text("metadata", "namespace")!, pod.Text("metadata", "name")!);
        if (pod.At("metadata", "deletionTimestamp") is not null || pod.At("spec", "schedulingGates") is JsonArray { Count: > 0 } || !await IsMineAsync(ns, cancellationToken))
        {
            return;
        }

        if (pod.At("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution") is { } affinity && !NamesThisNode(affinity))
        {
            return;
        }

        var labels = Node().Map("metadata", "labels");
        pod["kind"] = "Pod";
        if (pod.Map("spec", "nodeSelector").Any(wanted => !labels.TryGetValue(wanted.Key, out var value) || value != wanted.Value))
        {
            await ReportUnschedulableAsync(pod);
            return;
        }

        var answer = await _api.SendAsync(
            HttpMethod.Post,
            $"/api/v1/namespaces/{ns}/pods/{name}/binding",
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Binding",
                ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
                ["target"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["name"] = _node },
            },
            cancellationToken: cancellationToken);
        if (answer.IsSuccess)
        {
            await _events.WriteAsync(pod, "Normal", "Scheduled", $"Successfully assigned {ns}/{name} to {_node}");
        }
    }

    // The pods of a daemon set say on which node each is to be.
    private bool NamesThisNode(JsonNode affinity) =>
        affinity.Objects("nodeSelectorTerms").Any(term => term.Objects("matchFields").All(field => field.Text("key") == "metadata.name" && field.Texts("values").Contains(_node)));

    private async Task ReportUnschedulableAsync(JsonObject pod)
    {
        const string Message = "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.";
        if (pod.Objects("status", "conditions").Any(condition => condition.Text("type") == "PodScheduled" && condition.Text("status") == "False"))
        {
            return;
        }

        var condition = new JsonObject
        {
            ["type"] = "PodScheduled",
            ["status"] = "False",
            ["reason"] = "Unschedulable",
            ["message"] = Message,
            ["lastTransitionTime"] = Timestamps.Write(DateTimeOffset.UtcNow),
        };
        _ = await _api.SendAsync(
            HttpMethod.Patch,
            $"/api/v1/namespaces/{pod.Text("metadata", "namespace")}/pods/{pod.Text("metadata", "name")}/status",
            new JsonObject { ["status"] = new JsonObject { ["conditions"] = new JsonArray(condition) } },
            "application/strategic-merge-patch+json");
        await _events.WriteAsync(pod, "Warning", "FailedScheduling", Message);
    }

    private async Task<bool> IsMineAsync(string ns, CancellationToken cancellationToken)
    {
        if (!_ownNamespaces.TryGetValue(ns, out var isMine))
        {
            var found = await _api.GetAsync($"/api/v1/namespaces/{ns}", cancellationToken);
            _ownNamespaces[ns] = isMine = (found.Text("metadata", "labels", OwnerLabel) ?? _owner) == _owner;
        }

        return isMine;
    }
}
