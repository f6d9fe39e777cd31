using System.Security.Claims;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitPush.Ssh.Authentication.KeyLists;

/// <summary>Knows the keys of <see cref="SshKeysOptions"/>.</summary>
internal sealed class SshKeysAuthenticator(IOptions<SshKeysOptions> options, TimeProvider time, ILogger<SshKeysAuthenticator> logger)
    : ISshKeyAuthenticator
{
    private readonly IReadOnlyList<UserKeyList> _lists = SshKeysOptionsValidator.Parse(options.Value, time);

    public ValueTask<ClaimsPrincipal?> AuthenticateAsync(SshKeyAuthenticationContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_lists.Answer(context, time.GetUtcNow(), logger));
}
