using System.Security.Claims;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitPush.Ssh.Authentication.KeyLists;

/// <summary>Knows the keys of a file or folder. Reads it when the host starts as well, so that what is wrong with it is said then.</summary>
/// <param name="path">Absolute.</param>
internal sealed class AuthorizedKeysAuthenticator(string path, TimeProvider time, ILogger<AuthorizedKeysAuthenticator> logger)
    : ISshKeyAuthenticator, IHostedService
{
    private readonly AuthorizedKeysSource _source = new(path, time, logger);

    public ValueTask<ClaimsPrincipal?> AuthenticateAsync(SshKeyAuthenticationContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_source.Read().Answer(context, time.GetUtcNow(), logger));

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var lists = _source.Read();
        Log.KeysRead(logger, lists.Sum(list => list.Keys.Entries.Count), path);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
