namespace GitPush.Kubernetes.Builds;

/// <summary>What a build is given that nobody else may read.</summary>
/// <param name="Data">The build's own Secret, without the token.</param>
/// <param name="Files">The files that the tool finds below <see cref="BuildPaths.Settings"/>.</param>
/// <param name="SecretFiles">The file of each build secret, by its id.</param>
/// <param name="HasLogins">Whether <see cref="BuildPaths.DockerConfig"/> is one of the files.</param>
/// <param name="HasRegistrySettings">Whether the tool's settings for registries are in <see cref="Data"/>.</param>
internal sealed record BuildSecrets(
    IReadOnlyDictionary<string, string> Data,
    IReadOnlyList<BuildSecret> Files,
    IReadOnlyDictionary<string, string> SecretFiles,
    bool HasLogins,
    bool HasRegistrySettings);
