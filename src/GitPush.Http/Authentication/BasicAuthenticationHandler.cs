using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitPush.Http.Authentication;

/// <summary>Basic authentication (RFC 7617): the one scheme that every git client speaks without configuration.</summary>
internal sealed class BasicAuthenticationHandler(
    IOptionsMonitor<GitPushBasicOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    IBasicCredentialValidator validator,
    PlainTextPasswordWarning plainTextWarning)
    : AuthenticationHandler<GitPushBasicOptions>(options, logger, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string? header = Request.Headers.Authorization;
        if (!BasicCredentials.IsBasic(header))
        {
            // Whom the host has authenticated in its own way (a bearer token, a certificate, a cookie) stays who that is,
            // also where the endpoint's policy names only this scheme.
            return Context.User.Identity is { IsAuthenticated: true }
                ? AuthenticateResult.Success(new AuthenticationTicket(Context.User, Scheme.Name))
                : AuthenticateResult.NoResult();
        }

        plainTextWarning.Check(Context);
        if (!BasicCredentials.TryParse(header, out var credentials))
        {
            return AuthenticateResult.Fail("the Authorization header is not well formed (RFC 7617)");
        }

        var user = await validator.ValidateAsync(credentials.UserName, credentials.Password, Context.RequestAborted);
        if (user is null)
        {
            return AuthenticateResult.Fail("wrong user name or password");
        }

        return user.Identity is { IsAuthenticated: true }
            ? AuthenticateResult.Success(new AuthenticationTicket(user, Scheme.Name))
            : throw new InvalidOperationException(
                $"{validator.GetType()} returned a user that counts as anonymous: give its ClaimsIdentity an authentication type.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // RFC 7617 §2.1: charset tells the client to encode user name and password as UTF-8.
        var realm = Options.Realm.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.Append("WWW-Authenticate", $"Basic realm=\"{realm}\", charset=\"UTF-8\"");
        return Task.CompletedTask;
    }
}
