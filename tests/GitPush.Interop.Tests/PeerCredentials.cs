using System.Security.Claims;
using GitPush.Http.Authentication;

namespace GitPush.Interop.Tests;

/// <summary>One user with a plain name and password: which bytes other characters become is each client's own idea.</summary>
internal sealed class PeerCredentials : IBasicCredentialValidator
{
    public const string UserName = "ada";

    public const string Password = "s3cret";

    public ValueTask<ClaimsPrincipal?> ValidateAsync(string userName, string password, CancellationToken cancellationToken) => ValueTask.FromResult(
        userName == UserName && password == Password
            ? new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, userName)], "Basic"))
            : null);
}
