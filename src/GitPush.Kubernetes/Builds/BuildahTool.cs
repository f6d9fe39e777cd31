using System.Globalization;
using System.Text;
using GitPush.Images;
using GitPush.Kubernetes.Builds.Output;

namespace GitPush.Kubernetes.Builds;

/// <summary>Buildah as an ordinary user (buildah-build(1), buildah-push(1)).</summary>
internal sealed class BuildahTool : BuildTool
{
    private BuildahTool()
    {
    }

    public static BuildahTool Instance { get; } = new();

    public override string StoragePath => BuildPaths.BuildahStorage;

    // Read after the image's own registries.conf, of which everything else still holds (containers-registries.conf.d(5)).
    public override string RegistrySettingsPath => "/etc/containers/registries.conf.d/gitpush.conf";

    public override BuildCommand Test(BuildRequest request, string target) =>
        new(BuildScripts.BuildahTest, [.. Common(request), $"--target={target}", BuildPaths.Context]);

    public override BuildCommand Build(BuildRequest request)
    {
        List<string> arguments = [.. Common(request)];
        if (request.Image.Target is { } target)
        {
            arguments.Add($"--target={target}");
        }

        foreach (var (name, value) in request.Labels)
        {
            arguments.Add($"--label={name}={value}");
        }

        arguments.AddRange([$"--tag={request.Reference}", BuildPaths.Context]);
        return new(BuildScripts.Buildah, arguments);
    }

    public override IEnumerable<KeyValuePair<string, string>> Environment(BuildRequest request, bool hasLogins, bool hasRegistrySettings)
    {
        yield return new("STORAGE", StoragePath);
        yield return new("IMAGE", request.Reference);
        yield return new("METADATA", BuildPaths.Metadata);
        yield return new("RESULT", BuildPaths.Result);
        if (hasLogins)
        {
            yield return new("REGISTRY_AUTH_FILE", BuildPaths.DockerConfig);
        }
    }

    // containers-registries.conf(5)
    public override string RegistrySettings(IEnumerable<string> insecureRegistries)
    {
        var text = new StringBuilder();
        foreach (var registry in insecureRegistries)
        {
            text.Append(CultureInfo.InvariantCulture, $"[[registry]]\nlocation = \"{registry}\"\ninsecure = true\n");
        }

        return text.ToString();
    }

    public override BuildOutput CreateOutput() => new BuildahOutput();

    private static IEnumerable<string> Common(BuildRequest request)
    {
        yield return "--isolation=chroot";

        // Of the two formats the one that keeps all that a Dockerfile can say, HEALTHCHECK and SHELL too.
        yield return "--format=docker";

        // What the test and the image have in common is built once.
        yield return "--layers";
        yield return $"--file={BuildPaths.Context}/{ImagePaths.DockerfileOf(request.Image)}";
        foreach (var (name, value) in request.Image.Arguments)
        {
            yield return $"--build-arg={name}={value}";
        }

        foreach (var (id, file) in request.SecretFiles)
        {
            yield return $"--secret=id={id},src={file}";
        }

        // Buildah looks for layers in a repository, under tags of its own.
        foreach (var repository in request.Image.CacheFrom.Select(reference => ImageReference.Parse(reference).Repository).Distinct())
        {
            yield return $"--cache-from={repository}";
        }
    }
}
