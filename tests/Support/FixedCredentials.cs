using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using GitPush.Http.Authentication;

namespace GitPush.Testing;

/// <summary>One user, for hosts with Basic authentication.</summary>
internal sealed class FixedCredentials : IBasicCredentialValidator
{
    public const string UserName = "ada";

    public const string Password = "pässword";

    /// <summary>The <c>Authorization</c> header of that user.</summary>
    public static AuthenticationHeaderValue Header { get; } = Basic(UserName, Password);

    public static AuthenticationHeaderValue Basic(string userName, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{userName}:{password}")));

    public ValueTask<ClaimsPrincipal?> ValidateAsync(string userName, string password, CancellationToken cancellationToken) => ValueTask.FromResult(
        userName == UserName && password == Password
            ? new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, userName)], "Basic"))
            : null);
}
