using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;

namespace GitPush.Testing.Kubernetes.Kubelet;

internal sealed partial class TestKubelet
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(1);

    private static bool IsReady(JsonObject node) =>
        node.Objects("status", "conditions").Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");

    private static bool IsStale(JsonObject node) =>
        node.Text("metadata", "labels", NodeLabel) is not null
        && Timestamps.Read(node.Objects("status", "conditions").FirstOrDefault(condition => condition.Text("type") == "Ready")?["lastHeartbeatTime"]) is { } last
        && DateTimeOffset.UtcNow - last > StaleAfter;

    private JsonObject Node()
    {
        var now = Timestamps.Write(DateTimeOffset.UtcNow);
        var resources = new JsonObject { ["cpu"] = "64", ["memory"] = "256Gi", ["pods"] = "1000", ["ephemeral-storage"] = "1Ti" };
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Node",
            ["metadata"] = new JsonObject
            {
                ["name"] = _node,
                ["labels"] = new JsonObject
                {
                    ["kubernetes.io/hostname"] = _node,
                    ["kubernetes.io/os"] = "linux",
                    ["kubernetes.io/arch"] = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64",
                    [NodeLabel] = _owner,
                },
            },
            ["status"] = new JsonObject
            {
                ["addresses"] = new JsonArray(
                    new JsonObject { ["type"] = "InternalIP", ["address"] = "127.0.0.1" },
                    new JsonObject { ["type"] = "Hostname", ["address"] = _node }),
                ["capacity"] = resources,
                ["allocatable"] = resources.DeepClone(),
                ["conditions"] = new JsonArray(new JsonObject
                {
                    ["type"] = "Ready",
                    ["status"] = "True",
                    ["reason"] = "KubeletReady",
                    ["message"] = "kubelet is posting ready status",
                    ["lastHeartbeatTime"] = now,
                    ["lastTransitionTime"] = now,
                }),
                ["daemonEndpoints"] = new JsonObject { ["kubeletEndpoint"] = new JsonObject { ["Port"] = _endpoint!.Port } },
            },
        };
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var now = DateTimeOffset.UtcNow;
                _ = await _api.SendAsync(
                    HttpMethod.Patch,
                    $"{LeasesPath}/{_node}?fieldManager=kubelet&force=true",
                    new JsonObject
                    {
                        ["apiVersion"] = "coordination.k8s.io/v1",
                        ["kind"] = "Lease",
                        ["metadata"] = new JsonObject { ["name"] = _node },
                        ["spec"] = new JsonObject { ["holderIdentity"] = _node, ["leaseDurationSeconds"] = 40, ["renewTime"] = Timestamps.WriteMicro(now) },
                    },
                    "application/apply-patch+yaml",
                    cancellationToken);
                _ = await _api.SendAsync(
                    HttpMethod.Patch,
                    $"{NodesPath}/{_node}/status",
                    new JsonObject { ["status"] = new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True", ["lastHeartbeatTime"] = Timestamps.Write(now) }) } },
                    "application/strategic-merge-patch+json",
                    cancellationToken);
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
            {
                // The API server is away.
            }

            await Task.Delay(Heartbeat, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
