using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;
using GitPush.Testing.Kubernetes.Registry;
using Microsoft.AspNetCore.Http;

namespace GitPush.Testing.Kubernetes.Access;

/// <summary>Who sends a request: by client certificate, or by a bearer token of a user or a service account.</summary>
internal sealed class Authenticator(ObjectRegistry registry, ClusterCertificates certificates)
{
    private const string Issuer = "https://kubernetes.default.svc.cluster.local";
    private readonly byte[] _tokenKey = RandomNumberGenerator.GetBytes(32);
    private readonly Dictionary<string, UserInfo> _userTokens = new(StringComparer.Ordinal);

    /// <exception cref="ApiException">The token is not one of this cluster.</exception>
    public UserInfo Authenticate(HttpContext context)
    {
        if (context.Connection.ClientCertificate is { } certificate && certificates.Identify(certificate) is { } known)
        {
            return known;
        }

        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return context.Connection.ClientCertificate is null ? UserInfo.Anonymous : throw ApiErrors.Unauthorized();
        }

        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && FindToken(header[7..].Trim()) is { } user
            ? user
            : throw ApiErrors.Unauthorized();
    }

    /// <summary>A token that makes its bearer this user.</summary>
    public string IssueToken(UserInfo user)
    {
        var token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        lock (_userTokens)
        {
            _userTokens[token] = user;
        }

        return token;
    }

    /// <summary>A service account's token: a JWT. It ends with the account.</summary>
    public string IssueToken(string ns, string name, string uid, DateTimeOffset expires)
    {
        var claims = new JsonObject
        {
            ["aud"] = new JsonArray(Issuer),
            ["exp"] = expires.ToUnixTimeSeconds(),
            ["iat"] = registry.Time.GetUtcNow().ToUnixTimeSeconds(),
            ["iss"] = Issuer,
            ["kubernetes.io"] = new JsonObject { ["namespace"] = ns, ["serviceaccount"] = new JsonObject { ["name"] = name, ["uid"] = uid } },
            ["sub"] = $"system:serviceaccount:{ns}:{name}",
        };
        var content = $"{Encode("""{"alg":"HS256"}"""u8)}.{Encode(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        return $"{content}.{Encode(HMACSHA256.HashData(_tokenKey, Encoding.UTF8.GetBytes(content)))}";
    }

    /// <summary>Answers a TokenReview.</summary>
    public JsonObject Review(JsonObject review)
    {
        var answer = review.Copy();
        var user = FindToken(review.Text("spec", "token") ?? "");
        answer["status"] = user is null
            ? new JsonObject { ["user"] = new JsonObject(), ["error"] = "invalid bearer token" }
            : new JsonObject { ["authenticated"] = true, ["user"] = Describe(user) };
        return answer;
    }

    /// <summary>Answers a SelfSubjectReview.</summary>
    public static JsonObject ReviewSelf(JsonObject review, UserInfo user)
    {
        var answer = review.Copy();
        answer["metadata"] = new JsonObject { ["creationTimestamp"] = Timestamps.Write(DateTimeOffset.UtcNow) };
        answer["status"] = new JsonObject { ["userInfo"] = Describe(user) };
        return answer;
    }

    private static JsonObject Describe(UserInfo user) =>
        new() { ["username"] = user.Name, ["groups"] = new JsonArray([.. user.Groups.Select(JsonNode (group) => group)]) };

    private UserInfo? FindToken(string token)
    {
        lock (_userTokens)
        {
            if (_userTokens.TryGetValue(token, out var user))
            {
                return user;
            }
        }

        var parts = token.Split('.');
        if (parts.Length != 3 || !CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(parts[2]), Encoding.ASCII.GetBytes(Encode(HMACSHA256.HashData(_tokenKey, Encoding.UTF8.GetBytes($"{parts[0]}.{parts[1]}"))))))
        {
            return null;
        }

        var claims = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]));
        var (ns, name) = (claims.Text("kubernetes.io", "namespace")!, claims.Text("kubernetes.io", "serviceaccount", "name")!);
        var account = registry.Find(registry.Catalog["ServiceAccount"], ns, name);
        return account.Text("metadata", "uid") == claims.Text("kubernetes.io", "serviceaccount", "uid")
            && claims.Number("exp") > registry.Time.GetUtcNow().ToUnixTimeSeconds()
            ? UserInfo.ServiceAccount(ns, name)
            : null;
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
