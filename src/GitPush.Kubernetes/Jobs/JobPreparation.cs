using System.Diagnostics;
using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Client;
using GitPush.Objects;

namespace GitPush.Kubernetes.Jobs;

/// <summary>Makes of a Job's manifest the Job of one push.</summary>
internal static class JobPreparation
{
    /// <summary>What a Job is called before it gets the name of a push.</summary>
    public static string BaseName(KubernetesObject job) =>
        job.Name is { Length: > 0 } name ? name : job.Text("metadata", "generateName")?.TrimEnd('-') ?? "";

    /// <param name="manifest">The Job, with its namespace; not changed.</param>
    public static KubernetesObject Prepare(KubernetesObject manifest, PushContext push, ObjectId commit, JobRunOptions options)
    {
        var job = manifest.Clone();
        job.Name = JobNames.For(BaseName(manifest), manifest.Namespace, push.Id);
        _ = job.Metadata.Remove("generateName");
        _ = job.Json.Remove("status");
        Mark(job.Object("metadata"), push, commit);
        Mark(job.Object("spec", "template", "metadata"), push, commit);

        var spec = job.Object("spec");
        spec["backoffLimit"] ??= options.BackoffLimit;
        spec["ttlSecondsAfterFinished"] ??= Seconds(options.KeepFailed);
        var deadline = spec["activeDeadlineSeconds"] is JsonValue given && Health.StatusJson.Number(given) is { } seconds ? seconds : long.MaxValue;
        spec["activeDeadlineSeconds"] = Math.Min(deadline, Math.Max(1, Seconds(options.Timeout)));

        // Required, and its default in pod templates, Always, is not allowed in Jobs.
        job.Object("spec", "template", "spec")["restartPolicy"] ??= "Never";
        PassTrace(job);
        return job;
    }

    /// <summary>
    /// Lets what runs in the Job go on with the push's trace: <c>TRACEPARENT</c> and <c>TRACESTATE</c> (OpenTelemetry, "Environment Variables as
    /// Context Propagation Carriers"). What a container sets itself stays.
    /// </summary>
    private static void PassTrace(KubernetesObject job)
    {
        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C, Id: { } id } activity)
        {
            return;
        }

        foreach (var container in job.Objects("spec", "template", "spec", "initContainers").Concat(job.Objects("spec", "template", "spec", "containers")))
        {
            Set(container, "TRACEPARENT", id);
            if (activity.TraceStateString is { Length: > 0 } state)
            {
                Set(container, "TRACESTATE", state);
            }
        }

        static void Set(JsonObject container, string name, string value)
        {
            if (container["env"] is not JsonArray environment)
            {
                container["env"] = environment = [];
            }

            if (!environment.Any(variable => variable is JsonObject known && known["name"] is JsonValue given && given.TryGetValue<string>(out var text) && text == name))
            {
                environment.Add((JsonNode)new JsonObject { ["name"] = name, ["value"] = value });
            }
        }
    }

    /// <summary>What a plan says: <c>would run job migrate: registry.example.com/web:1 dotnet Migrate.dll</c>.</summary>
    public static string PlanLine(KubernetesObject job)
    {
        var container = job.Objects("spec", "template", "spec", "containers").FirstOrDefault();
        var words = new[] { container?["image"] }.Concat(container?["command"] as JsonArray ?? []).Concat(container?["args"] as JsonArray ?? []);
        return Health.OneLine.Of($"would run job {BaseName(job)}: {string.Join(' ', words.OfType<JsonNode>())}");
    }

    private static void Mark(JsonObject metadata, PushContext push, ObjectId commit)
    {
        Child("labels")[ObjectMarks.ManagedBy] ??= ObjectMarks.FieldManager;
        Child("annotations")[ObjectMarks.Push] = push.Id;
        Child("annotations")[ObjectMarks.Commit] = commit.ToString();

        JsonObject Child(string name)
        {
            if (metadata[name] is not JsonObject child)
            {
                metadata[name] = child = [];
            }

            return child;
        }
    }

    private static long Seconds(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds);
}
