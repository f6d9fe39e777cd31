using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Jobs;

namespace GitPush.Kubernetes.Builds;

/// <summary>
/// The Job that builds one image of one push: a container that fetches the pushed files, one that builds the test target where there is
/// one, and one that builds and pushes. Nothing secret is in it.
/// </summary>
internal sealed partial class BuildJob(
    KubernetesBuildOptions options, BuildTool tool, BuildRequest request, BuildSecrets secrets, string ns, PushContext push)
{
    public const string ContextContainer = "context";
    public const string TestContainer = "test";
    public const string BuildContainer = "build";

    // What the tools need to let go of their locks; nothing of a build that is given up is kept.
    private const int GraceSeconds = 10;

    /// <summary>The same for every try of this push, so that nobody creates it twice.</summary>
    public string Name { get; } = JobNames.For($"gitpush-build-{request.Image.Name}", ns, push.Id);

    /// <summary>The Job as it is created.</summary>
    public KubernetesObject ToJob() => new(new JsonObject
    {
        ["apiVersion"] = "batch/v1",
        ["kind"] = "Job",
        ["metadata"] = Metadata(Name),
        ["spec"] = new JsonObject
        {
            // A second pod would find the token used, and a build that failed fails again.
            ["backoffLimit"] = 0,
            ["completions"] = 1,
            ["parallelism"] = 1,
            ["activeDeadlineSeconds"] = Seconds(options.Timeout),
            ["ttlSecondsAfterFinished"] = Seconds(options.KeepFailed),
            ["template"] = new JsonObject { ["metadata"] = Metadata(null), ["spec"] = PodSpec() },
        },
    });

    /// <summary>The Secret with the token and what else only the build may read. It goes when the Job does.</summary>
    /// <param name="job">The Job as it was created.</param>
    /// <param name="token">What gets the pushed files.</param>
    public KubernetesObject ToSecret(KubernetesObject job, string token)
    {
        var data = new JsonObject { [BuildSecret.TokenKey] = token };
        foreach (var (key, value) in secrets.Data)
        {
            data[key] = value;
        }

        var metadata = Metadata(Name);
        metadata["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = job.ApiVersion,
            ["kind"] = job.Kind,
            ["name"] = job.Name,
            ["uid"] = job.Uid,
        });
        return new KubernetesObject(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = metadata,
            ["type"] = "Opaque",
            ["immutable"] = true,
            ["stringData"] = data,
        });
    }

    private JsonObject Metadata(string? name)
    {
        var labels = Map(options.Labels);
        labels[ObjectMarks.ManagedBy] = ObjectMarks.FieldManager;
        var annotations = Map(options.Annotations);
        annotations[ObjectMarks.Push] = push.Id;
        annotations[ObjectMarks.Commit] = request.Tag;
        var metadata = new JsonObject { ["labels"] = labels, ["annotations"] = annotations };
        if (name is not null)
        {
            metadata["name"] = name;
            metadata["namespace"] = ns;
        }

        return metadata;
    }

    private JsonObject PodSpec()
    {
        JsonArray preparations = [ContextContainerSpec()];
        if (request.Image.TestTarget is { } target)
        {
            preparations.Add((JsonNode)ToolContainer(TestContainer, tool.Test(request, target)));
        }

        var spec = new JsonObject
        {
            ["restartPolicy"] = "Never",
            ["automountServiceAccountToken"] = false,
            ["enableServiceLinks"] = false,
            ["terminationGracePeriodSeconds"] = GraceSeconds,
            ["initContainers"] = preparations,
            ["containers"] = new JsonArray(ToolContainer(BuildContainer, tool.Build(request))),
            ["volumes"] = Volumes(),
        };
        Schedule(spec);
        return spec;
    }

    private void Schedule(JsonObject spec)
    {
        if (options.ServiceAccount is { } account)
        {
            spec["serviceAccountName"] = account;
        }

        if (options.NodeSelector.Count > 0)
        {
            spec["nodeSelector"] = Map(options.NodeSelector);
        }

        if (options.Tolerations.Count > 0)
        {
            spec["tolerations"] = new JsonArray([.. options.Tolerations.Select(Toleration)]);
        }

        if (options.ImagePullSecrets.Count > 0)
        {
            spec["imagePullSecrets"] = new JsonArray([.. options.ImagePullSecrets.Select(name => new JsonObject { ["name"] = name })]);
        }
    }

    private static JsonObject Toleration(KubernetesToleration toleration)
    {
        var json = new JsonObject { ["operator"] = toleration.Value is null ? "Exists" : "Equal" };
        Set("key", toleration.Key);
        Set("value", toleration.Value);
        Set("effect", toleration.Effect);
        return json;

        void Set(string name, string? value)
        {
            if (value is not null)
            {
                json[name] = value;
            }
        }
    }

    private static JsonObject Map(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var map = new JsonObject();
        foreach (var (key, value) in pairs)
        {
            map[key] = value;
        }

        return map;
    }

    private static long Seconds(TimeSpan time) => Math.Max(1, (long)Math.Ceiling(time.TotalSeconds));
}
