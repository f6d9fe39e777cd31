using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Health;

/// <content>What runs to its end, and what is not about pods.</content>
internal static partial class ObjectHealthRules
{
    /// <summary>Whether an object is a Job that has done what it was to do, and need not be there any more.</summary>
    public static bool HasCompleted(KubernetesObject of) =>
        of is { Kind: "Job", Key.Group: "batch" } && ObjectCondition.Find(of, "Complete") is { IsTrue: true };

    private static ObjectHealth Job(KubernetesObject of)
    {
        foreach (var condition in ObjectCondition.Of(of).Where(condition => condition.IsTrue))
        {
            switch (condition.Type)
            {
                case "Complete":
                    return Current("completed");
                case "Failed":
                    return Failed(condition.Text is { Length: > 0 } text ? text : "failed");
                case "Suspended" when StatusJson.IsTrue(of.At("spec", "suspend")):
                    return Current("suspended");
            }
        }

        if (of.Text("status", "startTime") is null)
        {
            return InProgress("not started");
        }

        var wanted = of.Number(of.Number(1, "spec", "parallelism"), "spec", "completions");
        var succeeded = of.Number(0, "status", "succeeded");
        var failed = of.Number(0, "status", "failed");
        return InProgress((wanted > 1 ? $"running, {succeeded}/{wanted} completed" : "running") + (failed > 0 ? $", {failed} failed" : ""));
    }

    private static ObjectHealth Pod(KubernetesObject of)
    {
        switch (of.Text("status", "phase"))
        {
            case "Succeeded":
                return Current("completed");
            case "Failed":
                return Failed(of.Text("status", "message") ?? of.Text("status", "reason") ?? "failed");
            case "Running":
                var crashing = of.Objects("status", "containerStatuses")
                    .Where(status => status["state"]?["waiting"]?["reason"]?.ToString() == "CrashLoopBackOff")
                    .Select(status => status.Text("name"))
                    .ToList();
                return ObjectCondition.Find(of, "Ready") is { IsTrue: true } ? Current("ready")
                    : crashing.Count > 0 ? Failed($"CrashLoopBackOff: {string.Join(", ", crashing)}")
                    : InProgress("running, not ready");
            case "Pending":
                return InProgress(ObjectCondition.Find(of, "PodScheduled") is { IsFalse: true, Reason: "Unschedulable" } waits ? waits.Text : "starting");
            default:
                return InProgress("not started");
        }
    }

    // Whether its class binds it when a pod uses it, the claim does not say: who waits asks the class.
    private static ObjectHealth Claim(KubernetesObject of) =>
        of.Text("status", "phase") is "Bound" ? Current("bound") : InProgress((of.Text("status", "phase") ?? "not bound").ToLowerInvariant());

    // Not that the load balancer has an address: where nobody provides one, the service works by its cluster IP and never gets any.
    private static ObjectHealth Service(KubernetesObject of) =>
        of.Text("spec", "type") == "LoadBalancer" && string.IsNullOrEmpty(of.Text("spec", "clusterIP")) ? InProgress("has no cluster IP yet") : Current("exists");

    private static ObjectHealth Definition(KubernetesObject of)
    {
        foreach (var condition in ObjectCondition.Of(of))
        {
            switch (condition)
            {
                case { Type: "NamesAccepted", IsFalse: true }:
                case { Type: "Established", IsFalse: true, Reason: not "Installing" }:
                    return Failed(condition.Text);
                case { Type: "Established", IsTrue: true }:
                    return Current("established");
            }
        }

        return InProgress("not established");
    }

    private static ObjectHealth ApiService(KubernetesObject of) => ObjectCondition.Find(of, "Available") switch
    {
        { IsTrue: true } => Current("available"),
        { Text.Length: > 0 } condition => InProgress(condition.Text),
        _ => InProgress("not available"),
    };
}
