using GitPush.Kubernetes.Jobs;
using GitPush.Kubernetes.Manifests;

namespace GitPush.Kubernetes.Remotes.Specs;

/// <summary>Reads the Jobs of a Remote.</summary>
internal static class JobReader
{
    // A part that is made from the push's id comes behind it.
    private const int MaxName = 40;

    public static IReadOnlyList<RemoteJob> Read(SpecField field)
    {
        var jobs = new List<RemoteJob>();
        foreach (var item in field.Items())
        {
            var name = item["name"].Required();
            if (jobs.Exists(job => job.Name == name))
            {
                item["name"].Fail($"'{name}' stands there twice");
                continue;
            }

            if (name.Length > MaxName || !ObjectNames.IsLabel(name))
            {
                item["name"].Fail($"is no name of up to {MaxName} lower-case letters, digits and '-'");
            }

            if (!item["phase"].Exists)
            {
                item["phase"].Fail("is missing");
            }

            var (values, secrets) = ReadEnvironment(item["env"]);
            jobs.Add(new RemoteJob(name, item["phase"].Choice<JobPhase>() ?? JobPhase.BeforeDeploy, item["image"].Required())
            {
                Command = item["command"].Texts(),
                Arguments = item["args"].Texts(),
                Environment = values,
                SecretEnvironment = secrets,
                EnvironmentFrom = [.. item["envFrom"].Items().Select(ReadSource)],
                ServiceAccount = item["serviceAccountName"].Text(),
                Timeout = item["timeout"].Duration(),
            });
        }

        return jobs;
    }

    private static (Dictionary<string, string> Values, Dictionary<string, KeyReference> Secrets) ReadEnvironment(SpecField field)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var secrets = new Dictionary<string, KeyReference>(StringComparer.Ordinal);
        foreach (var item in field.Items())
        {
            var name = item["name"].Required();
            var secret = item["secretKeyRef"];
            if (secret.Exists)
            {
                secrets[name] = new KeyReference(secret["name"].Required(), secret["key"].Required());
            }
            else
            {
                values[name] = item["value"].Scalar() ?? "";
            }
        }

        return (values, secrets);
    }

    private static string ReadSource(SpecField item)
    {
        var (configMap, secret) = (item["configMapRef"], item["secretRef"]);
        if (configMap.Exists == secret.Exists)
        {
            item.Fail("exactly one of configMapRef and secretRef is needed");
        }

        return secret.Exists ? $"secret/{secret["name"].Required()}" : $"configmap/{configMap["name"].Required()}";
    }
}
