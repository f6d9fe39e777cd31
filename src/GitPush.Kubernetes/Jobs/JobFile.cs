using GitPush.Hooks;
using GitPush.Images;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Images;
using GitPush.Kubernetes.Manifests;
using GitPush.Kubernetes.Manifests.Transforms;
using GitPush.Kubernetes.Manifests.Yaml;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Kubernetes.Jobs;

/// <summary>A Job that the pushed tree has as a file of its own.</summary>
internal static class JobFile
{
    /// <summary>Reads the Job, with its name and namespace set, and the images that the push built in place.</summary>
    /// <exception cref="StageFailedException">There is no such file, or it is not one Job.</exception>
    public static KubernetesObject Read(GitRepository repository, ObjectId commit, string path, string name, string ns, BuiltImages built)
    {
        var budget = new ManifestBudget(new ManifestLimits());
        string text;
        try
        {
            text = repository.ReadText(commit, path) ?? throw new StageFailedException($"job {name}: the push has no file {path}");
        }
        catch (IOException exception)
        {
            throw new StageFailedException($"job {name}: {path} is too large", exception);
        }

        var documents = YamlReader.Read(text, path, budget).Select(root => new ManifestDocument(root, path));
        if (ManifestReader.Read(documents, budget, variables: null) is not [{ Object: { Key.Group: "batch", Kind: "Job" } job }])
        {
            throw new StageFailedException($"job {name}: {path} is to hold one object, of kind Job in batch/v1");
        }

        job.Name = name;
        job.Namespace = ns;
        foreach (var container in PodSpecs.ContainerLists.SelectMany(list => job.Objects("spec", "template", "spec", list)))
        {
            if (container["image"]?.ToString() is { } written && ImageResolution.Find(built, written) is { } image)
            {
                container["image"] = image.Reference;
            }
        }

        return job;
    }
}
