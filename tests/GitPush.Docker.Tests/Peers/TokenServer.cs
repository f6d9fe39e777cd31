using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GitPush.Docker.Tests.Peers;

/// <summary>
/// Issues the tokens of a registry (distribution's "Token Authentication Specification"): <c>GET</c> with a Basic login, and
/// <c>POST</c> with a refresh token, as OAuth 2 has it. Whose name is <see cref="Reader"/> may pull and not push.
/// </summary>
internal sealed class TokenServer : IAsyncDisposable
{
    public const string Reader = "grace";

    /// <summary>What <c>docker login</c> keeps in place of a password where a registry gives such a token.</summary>
    public const string IdentityToken = "identity-of-ada-7f2c";

    private const string Service = "tests";

    private const string Issuer = "token server of the tests";

    private static readonly string[] s_users = [RegistryPeer.UserName, Reader];

    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;

    private TokenServer(WebApplication app, X509Certificate2 certificate)
    {
        _app = app;
        _certificate = certificate;
    }

    /// <summary>What was asked for: <c>user GET repository:shop/web:pull,push</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static async Task<TokenServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new TokenServer(app, GitPush.Testing.SelfSignedCertificate.Create());
        _ = app.MapGet("/token", context => server.AnswerAsync(context, UserOf(context.Request.Headers.Authorization), context.Request.Query["scope"]));
        _ = app.MapPost("/token", async context =>
        {
            var form = await context.Request.ReadFormAsync();
            var user = form["grant_type"] == "refresh_token" && form["refresh_token"] == IdentityToken ? RegistryPeer.UserName
                : form["grant_type"] == "password" ? UserOf(form["username"].ToString(), form["password"].ToString())
                : null;
            await server.AnswerAsync(context, user, form["scope"]);
        });
        await app.StartAsync();
        return server;
    }

    /// <summary>The part <c>auth</c> of the configuration of a registry that wants its tokens.</summary>
    public string ConfigureRegistry(TempFolder folder) =>
        $"auth: {{token: {{realm: '{_app.Urls.Single()}/token', service: '{Service}', issuer: '{Issuer}', rootcertbundle: {folder.WriteFile("tokens.pem", _certificate.ExportCertificatePem())}}}}}";

    /// <summary>A token as the server issues them.</summary>
    /// <param name="user">Who gets it.</param>
    /// <param name="scopes">What it is for: <c>repository:shop/web:pull,push</c>.</param>
    public string Create(string user, IEnumerable<string> scopes)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = "ES256", ["x5c"] = new JsonArray(Convert.ToBase64String(_certificate.RawData)) };
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = user,
            ["aud"] = Service,
            ["exp"] = now + 600,
            ["nbf"] = now - 60,
            ["iat"] = now - 60,
            ["jti"] = Guid.NewGuid().ToString("n"),
            ["access"] = new JsonArray([.. scopes.Select(scope => (JsonNode)AccessOf(user, scope))]),
        };
        var signed = $"{Encode(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{Encode(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        using var key = _certificate.GetECDsaPrivateKey()!;
        return $"{signed}.{Encode(key.SignData(Encoding.UTF8.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    private static JsonObject AccessOf(string user, string scope)
    {
        var parts = scope.Split(':');
        var actions = parts[^1].Split(',').Where(action => action == "pull" || user != Reader).Select(action => (JsonNode)action);
        return new JsonObject { ["type"] = parts[0], ["name"] = string.Join(':', parts[1..^1]), ["actions"] = new JsonArray([.. actions]) };
    }

    private static string? UserOf(string? authorization)
    {
        if (authorization?.StartsWith("Basic ", StringComparison.Ordinal) != true)
        {
            return null;
        }

        var login = Encoding.UTF8.GetString(Convert.FromBase64String(authorization["Basic ".Length..])).Split(':', 2);
        return UserOf(login[0], login[1]);
    }

    private static string? UserOf(string user, string password) => s_users.Contains(user) && password == RegistryPeer.Password ? user : null;

    private static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private async Task AnswerAsync(HttpContext context, string? user, Microsoft.Extensions.Primitives.StringValues scope)
    {
        var scopes = scope.SelectMany(text => (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Requests.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{user ?? "nobody"} {context.Request.Method} {string.Join(' ', scopes)}"));
        if (user is null)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await context.Response.WriteAsync("""{"details":"incorrect username or password"}""");
            return;
        }

        var token = Create(user, scopes);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(new JsonObject { ["token"] = token, ["access_token"] = token, ["expires_in"] = 600 }.ToJsonString());
    }
}
