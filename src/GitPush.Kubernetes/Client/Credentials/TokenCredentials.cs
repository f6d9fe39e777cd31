using System.Net.Http.Headers;

namespace GitPush.Kubernetes.Client.Credentials;

/// <summary>A bearer token.</summary>
internal sealed class TokenCredentials(TextSource token) : CredentialSource
{
    public override ValueTask<ClusterCredential> GetAsync(CancellationToken cancellationToken) =>
        new(new ClusterCredential(Bearer(token.Read()), Certificate: null));

    public override bool Forget(ClusterCredential refused) => token.Expire();

    /// <exception cref="KubernetesApiException">No header could carry it.</exception>
    public static AuthenticationHeaderValue Bearer(string token)
    {
        var trimmed = token.Trim();
        return trimmed.Length > 0 && trimmed.All(character => character is > ' ' and < '\x7f')
            ? new AuthenticationHeaderValue("Bearer", trimmed)
            : throw ConfigurationProblem.Create("the token is empty or has characters that no token has");
    }
}
