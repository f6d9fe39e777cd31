using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using GitPush.Images;

namespace GitPush.Docker.Engine;

/// <summary>The headers with which the engine is told logins: JSON in base64url, with padding as Go's <c>base64.URLEncoding</c> has it.</summary>
internal static class RegistryHeaders
{
    /// <summary>One login, for one registry.</summary>
    public const string Auth = "X-Registry-Auth";

    /// <summary>All logins that a classic build may need.</summary>
    public const string Config = "X-Registry-Config";

    /// <param name="login">The login; null for none, which must be told, too.</param>
    public static string EncodeAuth(RegistryLogin? login) => Encode(login is null ? new JsonObject() : ToJson(login));

    public static string EncodeConfig(IReadOnlyList<RegistryLogin> logins)
    {
        var config = new JsonObject();
        foreach (var login in logins)
        {
            config[RegistryNames.ForLogin(login.Registry)] = ToJson(login);
        }

        return Encode(config);
    }

    private static JsonObject ToJson(RegistryLogin login)
    {
        var json = new JsonObject { ["serveraddress"] = RegistryNames.ForLogin(login.Registry) };
        if (login.IsIdentityToken)
        {
            json["identitytoken"] = login.Password;
            return json;
        }

        json["username"] = login.UserName;
        json["password"] = login.Password;
        return json;
    }

    private static string Encode(JsonObject json)
    {
        var text = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
        return text.PadRight((text.Length + 3) / 4 * 4, '=');
    }
}
