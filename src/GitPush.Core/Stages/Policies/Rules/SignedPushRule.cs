using GitPush.Hooks;
using GitPush.Signatures;

namespace GitPush.Stages.Policies.Rules;

/// <summary>The push itself must be signed.</summary>
internal sealed class SignedPushRule(TrustedSigners signers, SignedPushOptions options, Func<System.Security.Claims.ClaimsPrincipal, IEnumerable<string>> pusherEmails) : IRefRule
{
    public string? Check(PolicyRun run, RefUpdate update)
    {
        if (run.Push.Certificate is not { } certificate)
        {
            return "takes signed pushes only: push again with git push --signed";
        }

        // The certificate must be for this very push: made with a nonce of this server, lately.
        var isFresh = certificate.NonceStatus == PushCertNonceStatus.Ok
            || (certificate.NonceStatus == PushCertNonceStatus.Slop && certificate.NonceSlop.Duration() <= options.MaxNonceSlop);
        if (!isFresh)
        {
            return "takes signed pushes only, and this push's certificate was not made for it just now: push again with git push --signed";
        }

        var verdict = run.Verify(signers, certificate.Payload, certificate.Signature.Span, run.Now);
        if (!verdict.Holds)
        {
            return $"takes signed pushes only, and this push {verdict.Problem}: sign with a key that is allowed (git config user.signingKey)";
        }

        if (options.SignerMustBePusher && !IsPusher(run.Push, verdict.Signer))
        {
            return $"takes pushes only that the pusher has signed, and this push is signed by {verdict.Signer}";
        }

        run.Signatures.Push = verdict.Signer;
        return null;
    }

    private bool IsPusher(PushContext push, VerifiedSigner signer) =>
        pusherEmails(push.User).Any(signer.HasEmail)
        || (push.User.Identity is { IsAuthenticated: true, Name: { } name } && signer.Identities.Contains(name, StringComparer.Ordinal));
}
