using System.Security.Claims;
using GitPush.Http.Authentication;

namespace GitPush.Console.Tests.Support;

/// <summary>Everybody is who he says he is, unless his password is <c>wrong</c>.</summary>
internal sealed class AnyPassword : IBasicCredentialValidator
{
    public ValueTask<ClaimsPrincipal?> ValidateAsync(string userName, string password, CancellationToken cancellationToken) =>
        ValueTask.FromResult(password == "wrong" ? null : new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, userName)], "Basic")));
}
