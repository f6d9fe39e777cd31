using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;

namespace GitPush.Testing.Kubernetes.Controllers;

internal sealed partial class DeploymentController
{
    private TimeSpan? WriteStatus(JsonObject deployment, JsonObject? newest, List<JsonObject> old)
    {
        var sets = newest is null ? old : [.. old, newest];
        var wanted = Replicas(deployment);
        var before = deployment.At("status");
        var counts = new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["replicas"] = sets.Sum(set => (int)(set.Number("status", "replicas") ?? 0)),
            ["updatedReplicas"] = (int)(newest.Number("status", "replicas") ?? 0),
            ["readyReplicas"] = sets.Sum(set => (int)(set.Number("status", "readyReplicas") ?? 0)),
            ["availableReplicas"] = sets.Sum(Available),
        };
        counts["unavailableReplicas"] = Math.Max(Math.Max(sets.Sum(Replicas), wanted) - counts["availableReplicas"], 0);
        var isComplete = counts["updatedReplicas"] == wanted && counts["replicas"] == wanted && counts["availableReplicas"] == wanted;
        var hasProgressed = counts["updatedReplicas"] > (before.Number("updatedReplicas") ?? 0)
            || counts["readyReplicas"] > (before.Number("readyReplicas") ?? 0)
            || counts["availableReplicas"] > (before.Number("availableReplicas") ?? 0)
            || counts["replicas"] - counts["updatedReplicas"] < (before.Number("replicas") ?? 0) - (before.Number("updatedReplicas") ?? 0);

        TimeSpan? again = null;
        SetStatus(Resource("Deployment"), deployment, value =>
        {
            var status = value.Object("status");
            foreach (var (field, count) in counts)
            {
                status.Put(field, count == 0 ? null : count);
            }

            status["observedGeneration"] = deployment.Number("metadata", "generation");
            var isAvailable = counts["availableReplicas"] >= wanted - Limits(deployment, wanted).Unavailable;
            SetCondition(
                value,
                "Available",
                isAvailable ? "True" : "False",
                isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                isAvailable ? "Deployment has minimum availability." : "Deployment does not have minimum availability.");
            CopyFailure(value, sets);
            again = SetProgress(value, newest, isComplete, hasProgressed);
        });
        return again;
    }

    private void CopyFailure(JsonObject value, List<JsonObject> sets)
    {
        var failure = sets.SelectMany(set => set.Objects("status", "conditions")).LastOrDefault(condition => condition.Text("type") == "ReplicaFailure");
        if (failure is null)
        {
            Conditions.Remove(value, "ReplicaFailure");
        }
        else
        {
            SetCondition(value, "ReplicaFailure", "True", failure.Text("reason")!, failure.Text("message")!);
        }
    }

    private TimeSpan? SetProgress(JsonObject value, JsonObject? newest, bool isComplete, bool hasProgressed)
    {
        var name = newest.Text("metadata", "name");
        var progressing = value.Objects("status", "conditions").FirstOrDefault(condition => condition.Text("type") == "Progressing");
        if (value.Flag("spec", "paused") == true)
        {
            SetCondition(value, "Progressing", "Unknown", "DeploymentPaused", "Deployment is paused");
            return null;
        }

        if (progressing.Text("reason") == "DeploymentPaused")
        {
            SetCondition(value, "Progressing", "Unknown", "DeploymentResumed", "Deployment is resumed", isProgress: true);
        }

        if (isComplete)
        {
            if (progressing.Text("reason") != "NewReplicaSetAvailable" || progressing?.Text("message")?.Contains($"\"{name}\"", StringComparison.Ordinal) != true)
            {
                SetCondition(value, "Progressing", "True", "NewReplicaSetAvailable", $"ReplicaSet \"{name}\" has successfully progressed.", isProgress: true);
            }

            return null;
        }

        // What was complete and has then lost pods is not rolled out anew.
        if (progressing.Text("reason") == "NewReplicaSetAvailable" && progressing?.Text("message")?.Contains($"\"{name}\"", StringComparison.Ordinal) == true)
        {
            return null;
        }

        if (hasProgressed || progressing is null)
        {
            SetCondition(value, "Progressing", "True", "ReplicaSetUpdated", $"ReplicaSet \"{name}\" is progressing.", isProgress: true);
            progressing = value.Objects("status", "conditions").First(condition => condition.Text("type") == "Progressing");
        }

        if (progressing.Text("reason") == "ProgressDeadlineExceeded")
        {
            return null;
        }

        var deadline = TimeSpan.FromSeconds(value.Number("spec", "progressDeadlineSeconds") ?? 600);
        var left = (Timestamps.Read(progressing!["lastUpdateTime"]) ?? Time) + deadline - Time;
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        SetCondition(value, "Progressing", "False", "ProgressDeadlineExceeded", $"ReplicaSet \"{name}\" has timed out progressing.", isProgress: true);
        return null;
    }

    private void SetCondition(JsonObject value, string type, string status, string reason, string message, bool isProgress = false)
    {
        var before = value.Objects("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type)?.Copy();
        Conditions.Set(value, type, status, Registry.Now, reason, message);
        var condition = value.Objects("status", "conditions").First(entry => entry.Text("type") == type);
        if (before is null || isProgress || before.Text("status") != status || before.Text("reason") != reason)
        {
            condition["lastUpdateTime"] = Registry.Now;
        }
    }
}
