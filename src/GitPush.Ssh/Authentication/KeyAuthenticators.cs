using System.Net;
using GitPush.Ssh.Keys;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitPush.Ssh.Authentication;

/// <summary>The host's authenticators as one. Thread-safe.</summary>
internal sealed class KeyAuthenticators(IServiceScopeFactory scopes, ILogger<KeyAuthenticators> logger)
{
    /// <summary>Asks one after another until one knows the key. One that fails ends it: nobody knows what it would have said.</summary>
    /// <param name="userName">What the client calls itself.</param>
    /// <param name="isVerified">Whether the client has shown that it holds the key.</param>
    /// <returns>Null if the key is nobody's, or an authenticator failed, which is logged.</returns>
    public async ValueTask<KeyAnswer?> AskAsync(
        string userName, PublicKey key, IPAddress remoteAddress, bool isVerified, CancellationToken cancellationToken)
    {
        try
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
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Log.AuthenticatorFailed(logger, exception, key.Fingerprint, remoteAddress);
            return null;
        }
    }

    private static SecurityKeyFlags RequiredBy(SshKeyAuthenticationContext context) =>
        (context.RequireTouch ? SecurityKeyFlags.UserPresent : SecurityKeyFlags.None)
        | (context.RequireUserVerification ? SecurityKeyFlags.UserVerified : SecurityKeyFlags.None);

    // It ends up in logs and on terminals, and may come from a form that anybody fills in.
    private static string? ToLine(string? comment) =>
        string.IsNullOrEmpty(comment) ? null : string.Concat(comment.Select(c => char.IsControl(c) ? ' ' : c));
}
