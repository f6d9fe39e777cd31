using System.Net.Http.Headers;
using System.Text;

namespace GitPush.Kubernetes.Client.Credentials;

/// <summary>HTTP Basic authentication, which proxies in front of a cluster use.</summary>
internal sealed class PasswordCredentials(string username, string password) : CredentialSource
{
    private readonly ClusterCredential _credential = new(
        new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}"))), Certificate: null);

    public override ValueTask<ClusterCredential> GetAsync(CancellationToken cancellationToken) => new(_credential);

    public override bool Forget(ClusterCredential refused) => false;
}
