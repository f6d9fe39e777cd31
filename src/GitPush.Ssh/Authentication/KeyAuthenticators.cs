using System.Net;
using System.Security.Claims;
using GitPush.Access;
using GitPush.Signatures.Ssh.Keys;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitPush.Ssh.Authentication;

/// <summary>The host's authenticators as one, and behind them the keys that come and go, where there are such. Thread-safe.</summary>
internal sealed class KeyAuthenticators(
    IServiceScopeFactory scopes, ILogger<KeyAuthenticators> logger, IKeyGrants? grants = null, TimeProvider? time = null)
{
    /// <summary>Asks one after another until one knows the key. One that fails ends it: nobody knows what it would have said.</summary>
    /// <param name="userName">What the client calls itself.</param>
    /// <param name="isVerified">Whether the client has shown that it holds the key.</param>
    /// <param name="done">What a security key did before it signed.</param>
    /// <returns>Null if the key is nobody's, or an authenticator failed, which is logged.</returns>
    public async ValueTask<KeyAnswer?> AskAsync(
        string userName,
        PublicKey key,
        IPAddress remoteAddress,
        bool isVerified,
        CancellationToken cancellationToken,
        SecurityKeyFlags done = SecurityKeyFlags.None)
    {
        try
        {
            var answer = await AskHostAsync(userName, key, remoteAddress, isVerified, cancellationToken).ConfigureAwait(false);

            // Who only asks has not touched the key yet.
            return grants is null ? answer : AskGrants(grants, answer, new KeyLogin(
                key.Fingerprint,
                remoteAddress,
                !isVerified || done.HasFlag(SecurityKeyFlags.UserPresent),
                !isVerified || done.HasFlag(SecurityKeyFlags.UserVerified)));
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Log.AuthenticatorFailed(logger, exception, key.Fingerprint, remoteAddress);
            return null;
        }
    }

    private async ValueTask<KeyAnswer?> AskHostAsync(
        string userName, PublicKey key, IPAddress remoteAddress, bool isVerified, CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        await using var disposing = scope.ConfigureAwait(false);
        var publicKey = new SshPublicKey(key);
        foreach (var authenticator in scope.ServiceProvider.GetServices<ISshKeyAuthenticator>())
        {
            var context = new SshKeyAuthenticationContext(userName, publicKey, remoteAddress) { IsVerified = isVerified };
            if (await authenticator.AuthenticateAsync(context, cancellationToken).ConfigureAwait(false) is { } principal)
            {
                return principal.Identity is { IsAuthenticated: true }
                    ? new KeyAnswer(principal, ToLine(context.KeyComment), RequiredBy(context))
                    : throw new InvalidOperationException(
                        $"{authenticator.GetType()} returned a user that counts as anonymous: give its ClaimsIdentity an authentication type.");
            }
        }

        return null;
    }

    /// <summary>
    /// Says with which key a user of the host's has logged in, whose key may open more than the host knows of; and lets in who is
    /// known by such a key alone.
    /// </summary>
    private KeyAnswer? AskGrants(IKeyGrants keys, KeyAnswer? answer, KeyLogin login)
    {
        if (answer is not null)
        {
            // The principal may be one that the host uses again and again.
            var principal = answer.Principal.Clone();
            principal.AddIdentity(new KeyLoginIdentity(login));
            return answer with { Principal = principal };
        }

        var now = (time ?? TimeProvider.System).GetUtcNow();
        var allowing = keys.Find(login.Fingerprint).Where(grant => grant.Allows(login, now)).ToList();
        if (allowing.Count == 0)
        {
            return null;
        }

        // Different people write the lines: where they do not agree on a name, none of them decides it.
        var comment = ToLine(allowing[0].Comment);
        var isAgreed = comment is not null && allowing.TrueForAll(grant => ToLine(grant.Comment) == comment);
        var identity = new KeyLoginIdentity(login, isAgreed ? comment : login.Fingerprint);
        return new KeyAnswer(new ClaimsPrincipal(identity), isAgreed ? comment : null, SecurityKeyFlags.None);
    }

    private static SecurityKeyFlags RequiredBy(SshKeyAuthenticationContext context) =>
        (context.RequireTouch ? SecurityKeyFlags.UserPresent : SecurityKeyFlags.None)
        | (context.RequireUserVerification ? SecurityKeyFlags.UserVerified : SecurityKeyFlags.None);

    // It ends up in logs and on terminals, and may come from a form that anybody fills in.
    private static string? ToLine(string? comment) =>
        string.IsNullOrEmpty(comment) ? null : string.Concat(comment.Select(c => char.IsControl(c) ? ' ' : c));
}
