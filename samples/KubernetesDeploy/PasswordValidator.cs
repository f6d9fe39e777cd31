using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using GitPush.Http.Authentication;

namespace KubernetesDeploy;

/// <summary>Knows the users of the configuration's section <c>Users</c>, for the HTTP door.</summary>
internal sealed class PasswordValidator(IConfiguration configuration) : IBasicCredentialValidator
{
    public ValueTask<ClaimsPrincipal?> ValidateAsync(string userName, string password, CancellationToken cancellationToken)
    {
        var expected = configuration[$"Users:{userName}"] ?? "";
        var isRight = expected.Length > 0
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(password));
        return ValueTask.FromResult(isRight
            ? new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, userName)], "Basic"))
            : null);
    }
}
