using System.Security.Claims;

namespace GitPush.Http.Authentication;

/// <summary>
/// Checks the user name and the password or token that a git client sends. Called for every request that carries them, and a
/// push makes two or three requests: keep it fast, and compare secrets with
/// <see cref="System.Security.Cryptography.CryptographicOperations.FixedTimeEquals"/>.
/// </summary>
public interface IBasicCredentialValidator
{
    /// <summary>Checks credentials.</summary>
    /// <param name="userName">The user name; may be empty.</param>
    /// <param name="password">The password or token; may be empty.</param>
    /// <param name="cancellationToken">Cancelled when the client goes away.</param>
    /// <returns>
    /// The user, with an identity that has an authentication type (without one, ASP.NET Core counts it as anonymous), or null
    /// when the credentials are wrong.
    /// </returns>
    ValueTask<ClaimsPrincipal?> ValidateAsync(string userName, string password, CancellationToken cancellationToken);
}
