namespace GitPush.Kubernetes.Builds;

/// <summary>Where things are in the containers of a build.</summary>
internal static class BuildPaths
{
    /// <summary>The volume of the pushed files; they are in <see cref="Context"/>, beside which the script keeps its pipe.</summary>
    public const string Workspace = "/gitpush/workspace";

    public const string Context = Workspace + "/context";

    /// <summary>Only in the container that fetches.</summary>
    public const string TokenFolder = "/gitpush/token";

    public const string Token = TokenFolder + "/" + BuildSecret.TokenKey;

    /// <summary>Logins, secrets and settings of the tool.</summary>
    public const string Settings = "/gitpush/settings";

    public const string DockerConfigFolder = Settings + "/docker";

    public const string DockerConfig = DockerConfigFolder + "/config.json";

    public const string RegistrySettings = Settings + "/" + BuildSecret.RegistriesKey;

    /// <summary>Where rootless BuildKit keeps its state. Its documentation asks for a volume there.</summary>
    public const string BuildKitStorage = "/home/user/.local/share/buildkit";

    public const string BuildahStorage = "/gitpush/storage";

    public const string Result = "/dev/termination-log";

    public const string Temporary = "/tmp";

    public const string Metadata = Temporary + "/gitpush-metadata";

    public static string SecretFile(int index) => $"{Settings}/{SecretItem(index)}";

    public static string SecretItem(int index) => $"secrets/{index}";
}
