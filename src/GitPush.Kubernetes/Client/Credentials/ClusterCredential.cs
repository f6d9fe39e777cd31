using System.Net.Http.Headers;

namespace GitPush.Kubernetes.Client.Credentials;

/// <summary>What a request shows the server.</summary>
/// <param name="Authorization">A token, or a user's name and password.</param>
/// <param name="Certificate">What a connection shows in its handshake.</param>
internal sealed record ClusterCredential(AuthenticationHeaderValue? Authorization, ClientCertificate? Certificate)
{
    public static ClusterCredential None { get; } = new(null, null);
}
