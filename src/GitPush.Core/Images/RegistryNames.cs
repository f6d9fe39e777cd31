namespace GitPush.Images;

/// <summary>How registries are called: image names, logins and people name Docker Hub differently.</summary>
internal static class RegistryNames
{
    /// <summary>Docker Hub, as image names have it.</summary>
    public const string Hub = "docker.io";

    /// <summary>Docker Hub, as logins have it: in <c>config.json</c>, and in the headers of the Engine API.</summary>
    public const string HubAddress = "https://index.docker.io/v1/";

    private static readonly string[] s_hubHosts = [Hub, "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"];

    /// <summary>The name of a registry without scheme and path, so that all names of Docker Hub are one.</summary>
    public static string Normalize(string registry)
    {
        var host = registry.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? registry[(scheme + 3)..] : registry;
        host = host.Split('/')[0];
        return s_hubHosts.Contains(host, StringComparer.OrdinalIgnoreCase) ? Hub : host;
    }

    /// <summary>The name under which a login for a registry is kept.</summary>
    public static string ForLogin(string registry) => Normalize(registry) is var host && host == Hub ? HubAddress : host;
}
