using System.Security.Claims;
using GitPush.Http.Authentication;

namespace GitPush.Console.Tests.Support;

/// <summary>Everybody is who he says he is.</summary>
internal sealed class AnyPassword : IBasicCredentialValidator
{
    public ValueTask<ClaimsPrincipal?> ValidateAsync(string userName, string password, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ClaimsPrincipal?>(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, userName)], "Basic")));
}
