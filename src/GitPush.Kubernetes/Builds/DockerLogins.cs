using System.Text;
using System.Text.Json.Nodes;
using GitPush.Images;

namespace GitPush.Kubernetes.Builds;

/// <summary>Writes logins as Docker's <c>config.json</c> has them, which both tools read (containers-auth.json(5)).</summary>
internal static class DockerLogins
{
    /// <summary>What an entry says: base64 of <c>user:password</c>. As secret as the password.</summary>
    public static string Auth(string userName, string password) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{userName}:{password}"));

    /// <param name="logins">Registries with what <see cref="Auth"/> made.</param>
    public static string Write(IEnumerable<(string Registry, string Auth)> logins)
    {
        var auths = new JsonObject();
        foreach (var (registry, auth) in logins)
        {
            // Docker knows its own registry by an address; the others know it by its host.
            foreach (var name in new[] { RegistryNames.Normalize(registry), RegistryNames.ForLogin(registry) })
            {
                auths[name] = new JsonObject { ["auth"] = auth };
            }
        }

        return new JsonObject { ["auths"] = auths }.ToJsonString();
    }
}
