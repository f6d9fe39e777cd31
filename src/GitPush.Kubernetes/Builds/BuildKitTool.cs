using System.Globalization;
using System.Text;
using GitPush.Images;
using GitPush.Kubernetes.Builds.Output;

namespace GitPush.Kubernetes.Builds;

/// <summary>Rootless BuildKit with a daemon for each container: <c>buildctl-daemonless.sh</c> (moby/buildkit, docs/rootless.md).</summary>
internal sealed class BuildKitTool : BuildTool
{
    public const string DefaultImage = "moby/buildkit:rootless";

    // Kubernetes cannot unmask /proc for an ordinary pod, without which BuildKit gives steps no /proc of their own.
    private const string DaemonFlags = "--oci-worker-no-process-sandbox";

    // The script asks every tenth of a second and later; ten times, its default, are too few on a node with much to do.
    private const string ConnectRetries = "60";

    private BuildKitTool()
    {
    }

    public static BuildKitTool Instance { get; } = new();

    public override string StoragePath => BuildPaths.BuildKitStorage;

    public override string RegistrySettingsPath => BuildPaths.RegistrySettings;

    public override BuildCommand Test(BuildRequest request, string target) =>
        new(BuildScripts.BuildKitTest, [.. Common(request), "--opt", $"target={target}"]);

    public override BuildCommand Build(BuildRequest request)
    {
        List<string> arguments = [.. Common(request)];
        if (request.Image.Target is { } target)
        {
            arguments.AddRange(["--opt", $"target={target}"]);
        }

        foreach (var (name, value) in request.Labels)
        {
            arguments.AddRange(["--opt", $"label:{name}={value}"]);
        }

        if (request.CacheTag is { } tag)
        {
            arguments.AddRange(["--export-cache", $"type=registry,ref={request.Image.Repository}:{tag},mode=max,ignore-error=true"]);
        }
        else if (request.Image.CacheFrom.Count > 0)
        {
            // Or a later push that names this image in CacheFrom would find nothing in it.
            arguments.AddRange(["--export-cache", "type=inline"]);
        }

        arguments.AddRange(
        [
            "--output", $"type=image,name={request.Reference},push=true",
            "--metadata-file", BuildPaths.Metadata,
        ]);
        return new(BuildScripts.BuildKit, arguments);
    }

    public override IEnumerable<KeyValuePair<string, string>> Environment(BuildRequest request, bool hasLogins, bool hasRegistrySettings)
    {
        yield return new("BUILDKITD_FLAGS", hasRegistrySettings ? $"{DaemonFlags} --config {RegistrySettingsPath}" : DaemonFlags);
        yield return new("BUILDCTL_CONNECT_RETRIES_MAX", ConnectRetries);
        yield return new("METADATA", BuildPaths.Metadata);
        yield return new("RESULT", BuildPaths.Result);
        if (hasLogins)
        {
            yield return new("DOCKER_CONFIG", BuildPaths.DockerConfigFolder);
        }
    }

    // buildkitd.toml(5):
    //   [registry."host:port"]
    //     http = true
    public override string RegistrySettings(IEnumerable<string> insecureRegistries)
    {
        var text = new StringBuilder();
        foreach (var registry in insecureRegistries)
        {
            text.Append(CultureInfo.InvariantCulture, $"[registry.\"{registry}\"]\n  http = true\n");
        }

        return text.ToString();
    }

    public override BuildOutput CreateOutput() => new BuildKitOutput();

    // The same for the test and the image, so that what they have in common is built once.
    private static IEnumerable<string> Common(BuildRequest request)
    {
        yield return "build";
        yield return "--progress";
        yield return "plain";
        yield return "--frontend";
        yield return "dockerfile.v0";
        yield return "--local";
        yield return $"context={BuildPaths.Context}";
        yield return "--local";
        yield return $"dockerfile={BuildPaths.Context}";
        yield return "--opt";
        yield return $"filename={ImagePaths.DockerfileOf(request.Image)}";
        foreach (var (name, value) in request.Image.Arguments)
        {
            yield return "--opt";
            yield return $"build-arg:{name}={value}";
        }

        foreach (var (id, file) in request.SecretFiles)
        {
            yield return "--secret";
            yield return $"id={id},src={file}";
        }

        foreach (var reference in CacheSources(request))
        {
            yield return "--import-cache";
            yield return $"type=registry,ref={reference}";
        }
    }

    private static IEnumerable<string> CacheSources(BuildRequest request) =>
        request.CacheTag is { } tag ? [$"{request.Image.Repository}:{tag}", .. request.Image.CacheFrom] : request.Image.CacheFrom;
}
