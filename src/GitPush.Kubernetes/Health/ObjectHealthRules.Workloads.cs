using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Health;

/// <content>What keeps pods running.</content>
internal static partial class ObjectHealthRules
{
    private static ObjectHealth Deployment(KubernetesObject of)
    {
        if (StatusJson.IsTrue(of.At("spec", "paused")))
        {
            return Current($"paused, {of.Number(0, "status", "updatedReplicas")}/{of.Number(1, "spec", "replicas")} updated");
        }

        // Without a deadline the controller does not write the condition Progressing. math.MaxInt32 means none, too.
        var progressing = of.Number(int.MaxValue, "spec", "progressDeadlineSeconds") == int.MaxValue;
        var available = false;
        foreach (var condition in ObjectCondition.Of(of))
        {
            switch (condition.Type)
            {
                case "Progressing" when condition.Reason == "ProgressDeadlineExceeded":
                    return Failed(condition.Text) with { MayBeOutdated = true };
                case "Progressing":
                    progressing |= condition is { IsTrue: true, Reason: "NewReplicaSetAvailable" };
                    break;
                case "Available":
                    available = condition.IsTrue;
                    break;
            }
        }

        var wanted = of.Number(1, "spec", "replicas");
        var there = of.Number(0, "status", "replicas");
        var updated = of.Number(0, "status", "updatedReplicas");
        var ready = of.Number(0, "status", "readyReplicas");
        var counted = Math.Min(updated, of.Number(0, "status", "availableReplicas"));
        return wanted > there ? InProgress($"{Math.Min(updated, ready)}/{wanted} ready")
            : wanted > updated ? InProgress($"{updated}/{wanted} updated")
            : there > wanted ? InProgress($"{updated}/{wanted} updated, {there - wanted} old to end")
            : updated > counted ? InProgress($"{counted}/{wanted} ready")
            : wanted > ready ? InProgress($"{ready}/{wanted} ready")
            : !progressing || !available ? InProgress($"{ready}/{wanted} ready, not available yet")
            : Current($"{ready}/{wanted} ready");
    }

    private static ObjectHealth ReplicaSet(KubernetesObject of)
    {
        if (ObjectCondition.Find(of, "ReplicaFailure") is { IsTrue: true } failure)
        {
            return InProgress(failure.Text);
        }

        var wanted = of.Number(1, "spec", "replicas");
        var ready = of.Number(0, "status", "readyReplicas");
        var counted = Math.Min(ready, of.Number(0, "status", "availableReplicas"));
        var there = of.Number(0, "status", "replicas");
        return wanted > of.Number(0, "status", "fullyLabeledReplicas") || wanted > counted ? InProgress($"{counted}/{wanted} ready")
            : there > wanted ? InProgress($"{ready}/{wanted} ready, {there - wanted} to end")
            : Current($"{ready}/{wanted} ready");
    }

    // The controller writes no conditions: that it cannot go on is to be seen on the pods only. The order in which it makes pods
    // (podManagementPolicy) changes nothing about when it is done.
    private static ObjectHealth StatefulSet(KubernetesObject of)
    {
        if (of.Text("spec", "updateStrategy", "type") == "OnDelete")
        {
            return Current("updates when its pods are deleted");
        }

        var wanted = of.Number(1, "spec", "replicas");
        var there = of.Number(0, "status", "replicas");
        var ready = of.Number(0, "status", "readyReplicas");
        var updated = of.Number(0, "status", "updatedReplicas");
        if (wanted > there || wanted > ready)
        {
            return InProgress($"{ready}/{wanted} ready");
        }

        if (there > wanted)
        {
            return InProgress($"{ready}/{wanted} ready, {there - wanted} to end");
        }

        if (StatusJson.Number(of.At("spec", "updateStrategy", "rollingUpdate", "partition")) is { } partition)
        {
            var inPartition = Math.Max(0, wanted - partition);
            return updated < inPartition ? InProgress($"{updated}/{inPartition} updated")
                : Current(partition == 0 ? $"{ready}/{wanted} ready" : $"{ready}/{wanted} ready, {updated} updated");
        }

        return wanted > of.Number(0, "status", "currentReplicas") || of.Text("status", "currentRevision") != of.Text("status", "updateRevision")
            ? InProgress($"{updated}/{wanted} updated")
            : Current($"{ready}/{wanted} ready");
    }

    private static ObjectHealth DaemonSet(KubernetesObject of)
    {
        // All zero is also what a status looks like that nobody has written yet.
        if (of.At("metadata", "generation") is null || of.At("status", "observedGeneration") is null || of.At("status", "desiredNumberScheduled") is null)
        {
            return Unobserved;
        }

        var wanted = of.Number(0, "status", "desiredNumberScheduled");
        if (of.Text("spec", "updateStrategy", "type") == "OnDelete")
        {
            return Current("updates when its pods are deleted");
        }

        var updated = of.Number(0, "status", "updatedNumberScheduled");
        var ready = Math.Min(of.Number(0, "status", "numberReady"), of.Number(0, "status", "numberAvailable"));
        return wanted > of.Number(0, "status", "currentNumberScheduled") ? InProgress($"{ready}/{wanted} ready")
            : wanted > updated ? InProgress($"{updated}/{wanted} updated")
            : wanted > ready ? InProgress($"{ready}/{wanted} ready")
            : Current($"{ready}/{wanted} ready");
    }
}
