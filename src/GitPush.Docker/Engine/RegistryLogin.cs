namespace GitPush.Docker.Engine;

/// <summary>A login at a registry, with its password.</summary>
/// <param name="Registry">Host and port, as image names have them; <c>docker.io</c> for Docker Hub.</param>
internal sealed record RegistryLogin(string Registry, string UserName, string Password)
{
    /// <summary>Docker Hub, as image names have it.</summary>
    public const string Hub = "docker.io";

    /// <summary>Docker Hub, as logins have it.</summary>
    public const string HubAddress = "https://index.docker.io/v1/";

    private static readonly string[] s_hubHosts = [Hub, "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"];

    /// <summary>The name of a registry without scheme and path, so that all names of Docker Hub are one.</summary>
    public static string Normalize(string registry)
    {
        var host = registry.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? registry[(scheme + 3)..] : registry;
        host = host.Split('/')[0];
        return s_hubHosts.Contains(host, StringComparer.OrdinalIgnoreCase) ? Hub : host;
    }

    /// <summary>The login for a registry; null when there is none.</summary>
    public static RegistryLogin? Find(IReadOnlyList<RegistryLogin> logins, string registry)
    {
        var host = Normalize(registry);
        return logins.FirstOrDefault(login => string.Equals(Normalize(login.Registry), host, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Says where and as whom, never with what.</summary>
    public override string ToString() => $"{UserName} at {Registry}";
}
