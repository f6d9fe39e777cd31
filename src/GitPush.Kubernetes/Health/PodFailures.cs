using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Health;

/// <summary>Finds out from a pod's status why it does not come up.</summary>
internal static class PodFailures
{
    private const string NoClass = ": unknown";

    private const string NoProcess = "unable to start container process: ";

    /// <summary>The gravest failure of a pod; null when it has none.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="maxRestarts">How often a container may have been started again before its crashes are final.</param>
    public static PodFailure? Find(KubernetesObject pod, int maxRestarts) =>
        pod.IsBeingDeleted ? null : All(pod, maxRestarts).MaxBy(failure => failure.Finality);

    /// <summary>What a container's last end was: <c>exited with code 3</c>, <c>ran out of memory (OOMKilled, limit 64Mi)</c>.</summary>
    public static string Ending(KubernetesObject pod, string container, JsonObject terminated)
    {
        var code = terminated.Number("exitCode") ?? 0;
        var text = terminated.Text("reason") switch
        {
            "OOMKilled" => Limit(pod, container) is { } limit ? $"ran out of memory (OOMKilled, limit {limit})" : "ran out of memory (OOMKilled)",
            "StartError" or "ContainerCannotRun" => $"could not be started: {Cause(terminated.Text("message"))}",
            "DeadlineExceeded" => "was ended at its deadline",
            _ when terminated.Number("signal") is > 0 and var signal => $"was ended by {Signal(signal)}",
            // A shell's way to say that a signal ended it, and the kubelet's.
            _ when code is > 128 and < 160 => $"exited with code {code} ({Signal(code - 128)})",
            _ => $"exited with code {code}",
        };
        return OneLine.Of(text);
    }

    /// <summary>
    /// The part of a runtime's error that says what is wrong. What stands before it are the names of the steps on the way there:
    /// <c>failed to pull and unpack image "…": failed to resolve reference "…": …: not found</c>. Where a process cannot be started
    /// it is all that runc says of that: <c>exec: "dotnett": executable file not found in $PATH</c>.
    /// </summary>
    public static string Cause(string? message)
    {
        var line = OneLine.Of(message, int.MaxValue).TrimEnd('.', ':', ' ');

        // What containerd has no class for is of the class "unknown", and says so at its end.
        if (line.EndsWith(NoClass, StringComparison.Ordinal))
        {
            line = line[..^NoClass.Length];
        }

        var process = line.IndexOf(NoProcess, StringComparison.Ordinal);
        var last = line.LastIndexOf(": ", StringComparison.Ordinal);
        return OneLine.Of(process >= 0 ? line[(process + NoProcess.Length)..] : last < 0 ? line : line[(last + 2)..]);
    }

    private static IEnumerable<PodFailure> All(KubernetesObject pod, int maxRestarts)
    {
        foreach (var status in pod.Objects("status", "initContainerStatuses").Concat(pod.Objects("status", "containerStatuses")))
        {
            if (status["state"]?["waiting"] is JsonObject waiting && OfWaiting(pod, status, waiting, maxRestarts) is { } failure)
            {
                yield return failure;
            }
        }

        if (ObjectCondition.Find(pod, "PodScheduled") is { IsFalse: true, Reason: "Unschedulable" } unschedulable)
        {
            yield return new PodFailure(pod.Name, null, unschedulable.Reason, OneLine.Of(unschedulable.Message), FailureFinality.Open);
        }
    }

    private static PodFailure? OfWaiting(KubernetesObject pod, JsonObject status, JsonObject waiting, int maxRestarts)
    {
        var container = status.Text("name") ?? "";
        var image = status.Text("image") ?? "";
        var message = waiting.Text("message");
        var reason = waiting.Text("reason");
        return reason switch
        {
            "InvalidImageName" or "ErrImageNeverPull" => New(image, FailureFinality.Final),
            "ImagePullBackOff" or "ErrImagePull" or "ImageInspectError" or "RegistryUnavailable" or "SignatureValidationFailed" =>
                New(PullError(image, message), FailureFinality.AfterGrace),
            "CreateContainerConfigError" => New(OneLine.Of(message), FailureFinality.AfterGrace),
            "CreateContainerError" or "RunContainerError" => New(Cause(message), FailureFinality.AfterGrace),
            "CrashLoopBackOff" => New(Crash(), (status.Number("restartCount") ?? 0) >= maxRestarts ? FailureFinality.Final : FailureFinality.Open),
            _ => null,
        };

        PodFailure New(string text, FailureFinality finality) => new(pod.Name, container, reason, text, finality);

        string Crash()
        {
            var times = status.Number("restartCount") ?? 0;
            var ending = status["lastState"]?["terminated"] is JsonObject last ? Ending(pod, container, last) : "ended";
            return $"container {container} {ending}, started again {(times == 1 ? "once" : $"{times} times")}";
        }
    }

    // "Back-off pulling image" says nothing more than the reason does; newer kubelets put the error behind it.
    private static string PullError(string image, string? message)
    {
        var cause = message?.Contains(": ", StringComparison.Ordinal) == true ? Cause(message) : "";
        return OneLine.Of(cause.Length > 0 ? $"{image}: {cause}" : image);
    }

    private static string? Limit(KubernetesObject pod, string container) =>
        pod.Objects("spec", "containers").Concat(pod.Objects("spec", "initContainers"))
            .FirstOrDefault(spec => spec.Text("name") == container)?["resources"]?["limits"]?["memory"]?.ToString();

    private static string Signal(long number) => number switch
    {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        15 => "SIGTERM",
        _ => $"signal {number}",
    };
}
