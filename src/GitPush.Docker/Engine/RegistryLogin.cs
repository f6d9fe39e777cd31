using GitPush.Images;

namespace GitPush.Docker.Engine;

/// <summary>A login at a registry, with its password.</summary>
/// <param name="Registry">Host and port, as image names have them; <c>docker.io</c> for Docker Hub.</param>
/// <param name="UserName">The user's name; empty with an identity token.</param>
/// <param name="Password">
/// The password; or an identity token, which the registry's token server takes in place of user and password (a refresh token
/// of OAuth 2).
/// </param>
internal sealed record RegistryLogin(string Registry, string UserName, string Password)
{
    /// <summary>Whether it is by an identity token.</summary>
    public bool IsIdentityToken => UserName.Length == 0;

    /// <summary>The login for a registry; null when there is none.</summary>
    public static RegistryLogin? Find(IReadOnlyList<RegistryLogin> logins, string registry)
    {
        var host = RegistryNames.Normalize(registry);
        return logins.FirstOrDefault(login => string.Equals(RegistryNames.Normalize(login.Registry), host, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Says where and as whom, never with what.</summary>
    public override string ToString() => IsIdentityToken ? $"identity token at {Registry}" : $"{UserName} at {Registry}";
}
