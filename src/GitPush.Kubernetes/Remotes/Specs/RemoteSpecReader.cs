using GitPush.Hooks;
using GitPush.Kubernetes.Client;
using GitPush.Repositories;

namespace GitPush.Kubernetes.Remotes.Specs;

/// <summary>Reads Remotes of <c>gitpush.dev/v1alpha1</c>.</summary>
internal static partial class RemoteSpecReader
{
    public static SpecReading Read(KubernetesObject remote)
    {
        var problems = new List<SpecProblem>();
        var spec = new SpecField(remote.At("spec"), "spec", problems);
        var ns = remote.Namespace ?? "";
        var repository = ReadRepository(spec["repository"], ns, remote.Name);
        var images = ReadImages(spec["images"], ns, remote.Name);
        var read = new RemoteSpec
        {
            AuthorizedKeys = spec["authorizedKeys"].Texts(),
            Repository = repository,
            Refs = ReadRefs(spec),
            IsSuspended = spec["suspend"].Flag(),
            Images = images,
            Registry = RegistryReader.Read(spec["registry"]),
            Build = ReadBuild(spec["build"]),
            Manifests = ReadManifests(spec["manifests"]),
            Workloads = ReadWorkloads(spec["deployments"], images),
            Jobs = JobReader.Read(spec["jobs"]),
            ServiceAccount = spec["serviceAccountName"].Exists ? spec["serviceAccountName"].ObjectName() : null,
            Timeout = spec["timeout"].Duration(),
            HealthTimeout = spec["healthTimeout"].Duration(),
            Prune = spec["prune"].Flag(true),
            Force = spec["force"].Flag(),
            AllowSkipDeploy = spec["allowSkipDeploy"].Flag(),
        };
        return new SpecReading(repository == default ? null : read, problems);
    }

    /// <summary>A repository of the Remote's own namespace: whoever may write Remotes there must not get at those of others.</summary>
    private static RepositoryName ReadRepository(SpecField field, string ns, string remote)
    {
        if (field.Text() is not { } text)
        {
            if (RepositoryName.TryParse($"{ns}/{remote}", out var name))
            {
                return name;
            }

            field.Fail($"the Remote's own name cannot be a repository's: set one that begins with {ns}/");
            return default;
        }

        if (!RepositoryName.TryParse(text, out var named) || !named.Value.StartsWith(ns + "/", StringComparison.Ordinal))
        {
            field.Fail($"is no repository's name that begins with {ns}/");
            return default;
        }

        return named;
    }

    private static List<string> ReadRefs(SpecField spec)
    {
        var branches = spec["branches"].Texts().Select(branch => branch.StartsWith('!') ? $"!refs/heads/{branch[1..]}" : $"refs/heads/{branch}");
        var refs = spec["refs"].Texts();
        if (spec["branches"].Exists && refs.Count > 0)
        {
            spec["refs"].Fail("branches and refs cannot both be set");
        }

        List<string> patterns = [.. branches, .. refs];
        if (GlobList.FindProblem(patterns) is { } problem)
        {
            (spec["branches"].Exists ? spec["branches"] : spec["refs"]).Fail(problem);
        }

        return patterns;
    }

    private static List<RemoteImage> ReadImages(SpecField field, string ns, string remote)
    {
        var images = new List<RemoteImage>();
        foreach (var item in field.Items())
        {
            var name = item["name"].Required();
            if (images.Exists(image => image.Name == name))
            {
                item["name"].Fail($"'{name}' stands there twice");
                continue;
            }

            images.Add(new RemoteImage(name)
            {
                Repository = item["repository"].Text(),
                DefaultRepository = $"{ns}-{remote}-{name}",
                Context = TreeFolder.Read(item["context"]),
                Dockerfile = TreeFolder.Read(item["dockerfile"]) is { Length: > 0 } dockerfile ? dockerfile : "Dockerfile",
                Target = item["target"].Text(),
                TestTarget = item["testTarget"].Text(),
                Arguments = item["buildArgs"].NamedValues(),
                Secrets = ReadSecrets(item["secrets"]),
                Labels = item["labels"].Map(),
                CacheFrom = item["cacheFrom"].Texts(),
            });
        }

        return images;
    }

    private static Dictionary<string, KeyReference> ReadSecrets(SpecField field)
    {
        var secrets = new Dictionary<string, KeyReference>(StringComparer.Ordinal);
        foreach (var item in field.Items())
        {
            var key = item["secretKeyRef"];
            secrets[item["id"].Required()] = new KeyReference(key["name"].Required(), key["key"].Required());
        }

        return secrets;
    }

    private static List<RemoteWorkload> ReadWorkloads(SpecField field, List<RemoteImage> images)
    {
        var workloads = new List<RemoteWorkload>();
        foreach (var item in field.Items())
        {
            var containers = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var container in item["containers"].Items())
            {
                var image = container["image"].Required();
                if (!images.Exists(known => known.Name == image))
                {
                    container["image"].Fail($"'{image}' is none of spec.images");
                }

                containers[container["name"].Required()] = image;
            }

            workloads.Add(new RemoteWorkload(WorkloadKind(item["kind"]), item["name"].ObjectName(), containers));
        }

        return workloads;
    }

    private static string WorkloadKind(SpecField field)
    {
        var kind = field.Text() ?? "Deployment";
        if (kind is not ("Deployment" or "StatefulSet" or "DaemonSet" or "CronJob"))
        {
            field.Fail("is none of Deployment, StatefulSet, DaemonSet, CronJob");
        }

        return kind;
    }
}
