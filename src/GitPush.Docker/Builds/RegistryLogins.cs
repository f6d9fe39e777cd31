using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitPush.Docker.Engine;
using GitPush.Hooks;
using GitPush.Secrets;

namespace GitPush.Docker.Builds;

/// <summary>Reads the logins that a build may use, anew for each push, and keeps their passwords out of what it writes.</summary>
internal static class RegistryLogins
{
    /// <exception cref="StageFailedException">A password or the file does not exist.</exception>
    public static async Task<IReadOnlyList<RegistryLogin>> ReadAsync(
        DockerBuildOptions options, SecretResolver secrets, PushContext push, CancellationToken cancellationToken)
    {
        var logins = new List<RegistryLogin>();
        foreach (var credential in options.Credentials)
        {
            var password = await secrets.ResolveAsync(credential.Password, push, cancellationToken).ConfigureAwait(false);
            logins.Add(new RegistryLogin(credential.Registry, credential.UserName, password));
        }

        if (options.DockerConfig is { } reference)
        {
            var text = await secrets.ReadAsync(reference, cancellationToken).ConfigureAwait(false);
            foreach (var login in ReadConfig(text, reference))
            {
                push.MaskSecret(login.Password);
                logins.Add(login);
            }
        }

        return logins;
    }

    /// <summary>
    /// <c>{"auths": {"registry.example.com": {"auth": "base64 of user:password"}}}</c>, or <c>username</c> and <c>password</c> apart;
    /// with an <c>identitytoken</c> beside them that is the login.
    /// </summary>
    private static List<RegistryLogin> ReadConfig(string text, SecretReference reference)
    {
        var logins = new List<RegistryLogin>();
        try
        {
            foreach (var (registry, entry) in (JsonNode.Parse(text) as JsonObject)?["auths"] as JsonObject ?? [])
            {
                if ((string?)entry?["identitytoken"] is { Length: > 0 } token)
                {
                    logins.Add(new RegistryLogin(registry, "", token));
                    continue;
                }

                var (user, password) = ((string?)entry?["username"], (string?)entry?["password"]);
                if ((string?)entry?["auth"] is { Length: > 0 } auth)
                {
                    var pair = Encoding.UTF8.GetString(Convert.FromBase64String(auth)).TrimEnd('\0').Split(':', 2);
                    (user, password) = (pair[0], pair.Length == 2 ? pair[1] : null);
                }

                if (!string.IsNullOrEmpty(user) && !string.IsNullOrEmpty(password))
                {
                    logins.Add(new RegistryLogin(registry, user, password));
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw new StageFailedException($"secret {reference} is no config.json as 'docker login' writes it");
        }

        return logins;
    }
}
