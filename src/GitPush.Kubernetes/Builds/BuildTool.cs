using GitPush.Images;
using GitPush.Kubernetes.Builds.Output;

namespace GitPush.Kubernetes.Builds;

/// <summary>A program that builds images in a pod: its command lines, its environment and how it talks.</summary>
internal abstract class BuildTool
{
    public static BuildTool Of(KubernetesBuildTool tool) => tool == KubernetesBuildTool.Buildah ? BuildahTool.Instance : BuildKitTool.Instance;

    /// <summary>Where the tool keeps layers: a volume, for the containers of one build share it.</summary>
    public abstract string StoragePath { get; }

    /// <summary>Where the tool looks for <see cref="RegistrySettings"/>.</summary>
    public abstract string RegistrySettingsPath { get; }

    /// <summary>Builds <see cref="ImageBuild.TestTarget"/> and keeps nothing.</summary>
    public abstract BuildCommand Test(BuildRequest request, string target);

    /// <summary>Builds the image, pushes it and leaves its digest as the container's termination message.</summary>
    public abstract BuildCommand Build(BuildRequest request);

    /// <summary>The environment of the containers that build.</summary>
    /// <param name="hasLogins">Whether there is a Docker configuration.</param>
    /// <param name="hasRegistrySettings">Whether there are <see cref="RegistrySettings"/>.</param>
    public abstract IEnumerable<KeyValuePair<string, string>> Environment(BuildRequest request, bool hasLogins, bool hasRegistrySettings);

    /// <summary>The tool's settings for registries without TLS.</summary>
    public abstract string RegistrySettings(IEnumerable<string> insecureRegistries);

    /// <summary>Reads what one container of the tool writes.</summary>
    public abstract BuildOutput CreateOutput();
}
