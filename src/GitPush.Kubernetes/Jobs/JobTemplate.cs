using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Jobs;

/// <summary>The manifest of a Job that the host describes by options.</summary>
internal static class JobTemplate
{
    /// <param name="name">The step's name, and the container's.</param>
    /// <param name="image">The image as it is pulled.</param>
    public static KubernetesObject Create(string name, string ns, string image, KubernetesJobOptions options)
    {
        var container = new JsonObject { ["name"] = name, ["image"] = image };
        Add(container, "command", Texts(options.Command));
        Add(container, "args", Texts(options.Arguments));
        Add(container, "env", [.. options.Environment.Select(Variable), .. options.SecretEnvironment.Select(SecretVariable)]);
        Add(container, "envFrom", [.. options.EnvironmentFrom.Select(Source)]);
        var resources = new JsonObject();
        Add(resources, "requests", options.Requests);
        Add(resources, "limits", options.Limits);
        if (resources.Count > 0)
        {
            container["resources"] = resources;
        }

        var pod = new JsonObject { ["restartPolicy"] = "Never", ["containers"] = new JsonArray(container) };
        Add(pod, "imagePullSecrets", [.. options.ImagePullSecrets.Select(secret => new JsonObject { ["name"] = secret })]);
        if (options.ServiceAccount is { } account)
        {
            pod["serviceAccountName"] = account;
        }

        return new KubernetesObject(new JsonObject
        {
            ["apiVersion"] = "batch/v1",
            ["kind"] = "Job",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
            ["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = pod } },
        });
    }

    /// <summary>The same Job with what takes it back.</summary>
    public static KubernetesObject ForRollback(KubernetesObject job, KubernetesJobOptions options)
    {
        var back = job.Clone();
        back.Name += "-rollback";
        var container = back.Objects("spec", "template", "spec", "containers").First();
        container["command"] = Texts(options.RollbackCommand);
        _ = container.Remove("args");
        return back;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    private static JsonObject Variable(KeyValuePair<string, string> variable) => new() { ["name"] = variable.Key, ["value"] = variable.Value };

    private static JsonObject SecretVariable(KeyValuePair<string, string> variable)
    {
        var slash = variable.Value.IndexOf('/', StringComparison.Ordinal);
        return new JsonObject
        {
            ["name"] = variable.Key,
            ["valueFrom"] = new JsonObject
            {
                ["secretKeyRef"] = new JsonObject { ["name"] = variable.Value[..slash], ["key"] = variable.Value[(slash + 1)..] },
            },
        };
    }

    private static JsonObject Source(string source)
    {
        var slash = source.IndexOf('/', StringComparison.Ordinal);
        var kind = source[..slash] == "secret" ? "secretRef" : "configMapRef";
        return new JsonObject { [kind] = new JsonObject { ["name"] = source[(slash + 1)..] } };
    }

    private static void Add(JsonObject to, string name, JsonArray items)
    {
        if (items.Count > 0)
        {
            to[name] = items;
        }
    }

    private static void Add(JsonObject to, string name, IDictionary<string, string> entries)
    {
        if (entries.Count > 0)
        {
            to[name] = new JsonObject(entries.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
        }
    }
}
