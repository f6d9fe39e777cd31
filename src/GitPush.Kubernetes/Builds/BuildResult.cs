using System.Text.Json.Nodes;
using GitPush.Images;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes.Builds;

/// <summary>Reads from a build's pod how it ended.</summary>
internal static class BuildResult
{
    private const string Algorithm = "sha256:";
    private const int DigestLength = 64;

    // How a step ends that is killed, mostly because the pod's memory was used up: the step is one process of several.
    private const string Killed = "137";

    /// <summary>The digest of the image that was pushed; null when the container has left none.</summary>
    public static string? FindDigest(IEnumerable<KubernetesObject> pods)
    {
        foreach (var pod in pods)
        {
            if (Ended(pod, BuildJob.BuildContainer)?.Text("message")?.Trim() is { } message && IsDigest(message))
            {
                return message;
            }
        }

        return null;
    }

    /// <summary>Why the build failed, in one line.</summary>
    /// <param name="image">What was to be built.</param>
    /// <param name="pods">The build's pods; there is one at the most.</param>
    /// <param name="log">What they wrote.</param>
    /// <param name="otherwise">What is said of the Job as a whole.</param>
    public static string Describe(ImageBuild image, IEnumerable<KubernetesObject> pods, BuildLog log, string otherwise)
    {
        foreach (var pod in pods)
        {
            foreach (var container in (string[])[BuildJob.ContextContainer, BuildJob.TestContainer, BuildJob.BuildContainer])
            {
                if (Ended(pod, container) is { } terminated && terminated.Number("exitCode") is not 0)
                {
                    return Describe(image, container, PodFailures.Ending(pod, container, terminated), IsOrdinary(terminated), log);
                }
            }

            if (pod.Text("status", "phase") == "Failed" && pod.Text("status", "reason") is { } reason)
            {
                return OneLine.Of($"{reason}: {pod.Text("status", "message")}");
            }
        }

        return otherwise;
    }

    private static string Describe(ImageBuild image, string container, string ending, bool isOrdinary, BuildLog log)
    {
        var said = isOrdinary ? log.FailureOf(container) : null;
        if (said?.EndsWith(Killed, StringComparison.Ordinal) == true)
        {
            said += " (killed, perhaps for want of memory)";
        }

        return container switch
        {
            BuildJob.ContextContainer when isOrdinary => "the pushed files could not be fetched from the server",
            BuildJob.ContextContainer => $"the container that fetches the pushed files {ending}",
            BuildJob.TestContainer => $"its test target {image.TestTarget} failed: {said ?? AfterStep()}",
            _ => said ?? AfterStep(),
        };

        string AfterStep() => log.StepOf(container) is { } step ? $"{step}: the builder {ending}" : $"the builder {ending}";
    }

    // A container whose program has ended by itself: then what it wrote says more.
    private static bool IsOrdinary(JsonObject terminated) => terminated.Text("reason") is "Error" or null;

    private static JsonObject? Ended(KubernetesObject pod, string container) =>
        pod.Objects("status", "initContainerStatuses").Concat(pod.Objects("status", "containerStatuses"))
            .FirstOrDefault(status => status.Text("name") == container)?["state"]?["terminated"] as JsonObject;

    private static bool IsDigest(string text) =>
        text.Length == Algorithm.Length + DigestLength
        && text.StartsWith(Algorithm, StringComparison.Ordinal)
        && text.Skip(Algorithm.Length).All(char.IsAsciiHexDigitLower);
}
