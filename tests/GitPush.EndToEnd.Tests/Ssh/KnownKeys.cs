using System.Security.Claims;
using GitPush.Ssh;

namespace GitPush.EndToEnd.Tests.Ssh;

/// <summary>Knows users by the lines of their public keys, whose comments are their names.</summary>
internal sealed class KnownKeys(params SshPublicKey[] keys) : ISshKeyAuthenticator
{
    public ValueTask<ClaimsPrincipal?> AuthenticateAsync(SshKeyAuthenticationContext context, CancellationToken cancellationToken)
    {
        var known = keys.SingleOrDefault(context.Key.Equals);
        if (known is null)
        {
            return ValueTask.FromResult<ClaimsPrincipal?>(null);
        }

        context.KeyComment = known.Comment;
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, known.Comment.Split('@')[0])], "SSH");
        return ValueTask.FromResult<ClaimsPrincipal?>(new ClaimsPrincipal(identity));
    }
}
