using System.Collections.Concurrent;
using System.Security.Claims;
using GitPush.Ssh;

namespace GitPush.Interop.Tests.Ssh;

/// <summary>Knows one user, by every key that was added.</summary>
internal sealed class KnownKeys : ISshKeyAuthenticator
{
    private readonly ConcurrentDictionary<SshPublicKey, byte> _keys = new();

    public void Add(SshPublicKey key) => _keys[key] = 0;

    public ValueTask<ClaimsPrincipal?> AuthenticateAsync(SshKeyAuthenticationContext context, CancellationToken cancellationToken) => ValueTask.FromResult(
        _keys.ContainsKey(context.Key) ? new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ada")], "SSH")) : null);
}
