using System.Collections.Concurrent;
using System.Security.Claims;

namespace GitPush.Ssh.Tests.Support;

/// <summary>Knows the keys that a test gave it, and remembers what it was asked.</summary>
internal sealed class KeyAuthenticator : ISshKeyAuthenticator
{
    private readonly Dictionary<string, Action<SshKeyAuthenticationContext>> _users = [];
    private readonly Dictionary<string, string> _names = [];

    public ConcurrentQueue<SshKeyAuthenticationContext> Asked { get; } = [];

    /// <summary>Runs at each question.</summary>
    public Func<SshKeyAuthenticationContext, CancellationToken, Task> OnAsked { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Null for a user that is anonymous.</summary>
    public string? AuthenticationType { get; set; } = "test";

    public void Add(TestKey key, string user, Action<SshKeyAuthenticationContext>? set = null)
    {
        _names[key.Fingerprint] = user;
        _users[key.Fingerprint] = set ?? (_ => { });
    }

    public void Remove(TestKey key) => _names.Remove(key.Fingerprint);

    public async ValueTask<ClaimsPrincipal?> AuthenticateAsync(SshKeyAuthenticationContext context, CancellationToken cancellationToken)
    {
        Asked.Enqueue(context);
        await OnAsked(context, cancellationToken);
        if (!_names.TryGetValue(context.Key.Fingerprint, out var name))
        {
            return null;
        }

        _users[context.Key.Fingerprint](context);
        return new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], AuthenticationType));
    }
}
