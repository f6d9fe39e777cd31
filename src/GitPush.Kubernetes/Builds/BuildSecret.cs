namespace GitPush.Kubernetes.Builds;

/// <summary>One key of a Secret that becomes a file of the build.</summary>
/// <param name="Secret">The Secret's name; null for the build's own.</param>
/// <param name="Key">The key in it.</param>
/// <param name="Path">The file, below <see cref="BuildPaths.Settings"/>.</param>
internal sealed record BuildSecret(string? Secret, string Key, string Path)
{
    /// <summary>The key of the token in the build's own Secret.</summary>
    public const string TokenKey = "token";

    /// <summary>The key of the logins in the build's own Secret.</summary>
    public const string LoginsKey = "config.json";

    /// <summary>The key of the tool's settings for registries in the build's own Secret.</summary>
    public const string RegistriesKey = "registries";

    /// <summary>The key of the logins in a Secret of type <c>kubernetes.io/dockerconfigjson</c>.</summary>
    public const string DockerConfigKey = ".dockerconfigjson";
}
