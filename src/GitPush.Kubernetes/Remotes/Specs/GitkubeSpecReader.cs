using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;
using GitPush.Repositories;

namespace GitPush.Kubernetes.Remotes.Specs;

/// <summary>
/// Reads Remotes of Gitkube (<c>gitkube.sh/v1alpha1</c>) as Gitkube's types and documentation have them. Nothing but
/// <c>deployments</c> is required there, and its definition has no schema.
/// </summary>
internal static class GitkubeSpecReader
{
    // Gitkube deploys "master" and nothing else; repositories that were begun since call it "main".
    private static readonly string[] DeployedRefs = ["refs/heads/master", "refs/heads/main"];

    public static SpecReading Read(KubernetesObject remote)
    {
        var problems = new List<SpecProblem>();
        var spec = new SpecField(remote.At("spec"), "spec", problems);
        var ns = remote.Namespace ?? "";
        var (images, workloads) = ReadDeployments(spec["deployments"], ns, remote.Name);
        var isNamed = RepositoryName.TryParse($"{ns}/{remote.Name}", out var repository);
        if (!isNamed)
        {
            problems.Add(new SpecProblem("metadata.name", "cannot be a repository's name"));
        }

        var read = new RemoteSpec
        {
            AuthorizedKeys = spec["authorizedKeys"].Texts(),
            Repository = repository,
            Refs = DeployedRefs,
            Images = images,
            Registry = RegistryReader.Read(spec["registry"]),
            Manifests = ReadManifests(spec["manifests"]),
            Workloads = workloads,

            // Gitkube never deletes what is in no manifest any more.
            Prune = false,
        };
        return new SpecReading(isNamed ? read : null, problems);
    }

    /// <summary>Each container is an image of its own, called as Gitkube calls it: registries have such repositories already.</summary>
    private static (List<RemoteImage> Images, List<RemoteWorkload> Workloads) ReadDeployments(SpecField field, string ns, string remote)
    {
        var images = new List<RemoteImage>();
        var workloads = new List<RemoteWorkload>();
        foreach (var deployment in field.Items())
        {
            var name = deployment["name"].ObjectName();
            var containers = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var container in deployment["containers"].Items())
            {
                var containerName = container["name"].Required();
                var image = $"{name}-{containerName}";
                if (images.Exists(other => other.Name == image))
                {
                    container["name"].Fail($"another container is called {image} as well");
                    continue;
                }

                var context = TreeFolder.Read(container["path"]);
                images.Add(new RemoteImage(image)
                {
                    DefaultRepository = $"{ns}-{remote}-{ns}.{name}-{containerName}",
                    Context = context,
                    Dockerfile = ReadDockerfile(container["dockerfile"], context),
                    Arguments = container["buildArgs"].NamedValues(),
                });
                containers[containerName] = image;
            }

            workloads.Add(new RemoteWorkload("Deployment", name, containers));
        }

        return (images, workloads);
    }

    /// <summary>Gitkube's is relative to the repository, ours to the context.</summary>
    private static string ReadDockerfile(SpecField field, string context)
    {
        var path = TreeFolder.Read(field);
        if (path.Length == 0)
        {
            return "Dockerfile";
        }

        if (context.Length == 0)
        {
            return path;
        }

        if (path.StartsWith(context + "/", StringComparison.Ordinal))
        {
            return path[(context.Length + 1)..];
        }

        field.Fail($"is not below {context}, the path of the container: a Dockerfile belongs to its context");
        return path;
    }

    private static RemoteManifests? ReadManifests(SpecField field)
    {
        if (field["path"].Text() is not { } text)
        {
            return null;
        }

        // Gitkube's own documentation has typographic quotes around it.
        if (TreeFolder.Normalize(text.Trim('\u201c', '\u201d')) is not { } path)
        {
            field["path"].Fail(TreeFolder.Problem);
            path = "";
        }

        return new RemoteManifests(path) { Release = field["helm"]["release"].Text(), Values = ReadValues(field["helm"]["values"]) };
    }

    /// <summary>
    /// A list of names and values by type, and a single one by documentation; each as behind <c>helm --set</c>, where dots stand
    /// between the names of nested values.
    /// </summary>
    private static JsonObject ReadValues(SpecField field)
    {
        var values = new JsonObject();
        foreach (var item in field.Node is JsonObject ? [field] : field.Items())
        {
            if (item["name"].Required() is { Length: > 0 } name && !HelmSet.TrySet(values, name, item["value"].Scalar() ?? ""))
            {
                item["name"].Fail($"'{name}' is no path of a value");
            }
        }

        return values;
    }
}
