using GitPush.Images;

namespace GitPush.Docker.Engine;

/// <summary>A login at a registry, with its password.</summary>
/// <param name="Registry">Host and port, as image names have them; <c>docker.io</c> for Docker Hub.</param>
internal sealed record RegistryLogin(string Registry, string UserName, string Password)
{
    /// <summary>The login for a registry; null when there is none.</summary>
    public static RegistryLogin? Find(IReadOnlyList<RegistryLogin> logins, string registry)
    {
        var host = RegistryNames.Normalize(registry);
        return logins.FirstOrDefault(login => string.Equals(RegistryNames.Normalize(login.Registry), host, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Says where and as whom, never with what.</summary>
    public override string ToString() => $"{UserName} at {Registry}";
}
