using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using GitPush.Http.Authentication;

namespace GitPush.Tool.Serving;

/// <summary>Lets in who knows the token. The user name is whatever they call themselves, and what records say.</summary>
internal sealed class TokenValidator(ServeSettings settings) : IBasicCredentialValidator
{
    private readonly byte[] _expected = HashOf(settings.Token ?? throw new InvalidOperationException("The server has no token."));

    public ValueTask<ClaimsPrincipal?> ValidateAsync(string userName, string password, CancellationToken cancellationToken) =>
        ValueTask.FromResult(CryptographicOperations.FixedTimeEquals(_expected, HashOf(password))
            ? new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, userName.Length > 0 ? userName : "git")], GitPushBasicDefaults.AuthenticationScheme))
            : null);

    // Of one length, so that a comparison takes the same time for all.
    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
