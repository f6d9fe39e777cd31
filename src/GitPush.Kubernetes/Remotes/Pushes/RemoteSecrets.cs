using System.Text;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Remotes.Controller;
using GitPush.Secrets;

namespace GitPush.Kubernetes.Remotes.Pushes;

/// <summary>
/// Secrets of a Remote's namespace, read as the Remote's ServiceAccount: <c>remote:namespace/account/secret/key</c>. A Remote gets at
/// what its account may read, whatever the server itself may.
/// </summary>
internal sealed class RemoteSecrets(RemoteClient cluster) : ISecretSource
{
    private const string SourceScheme = "remote";

    public string Scheme => SourceScheme;

    public static SecretReference Reference(string ns, string account, string secret, string key) => new(SourceScheme, $"{ns}/{account}/{secret}/{key}");

    /// <exception cref="IOException">The cluster did not give it.</exception>
    public async ValueTask<string?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (path.Split('/') is not [{ Length: > 0 } ns, { Length: > 0 } account, { Length: > 0 } name, { Length: > 0 } key])
        {
            return null;
        }

        try
        {
            var client = await cluster.GetAsync(ns, account, cancellationToken).ConfigureAwait(false);
            var secret = await client.GetAsync(new ObjectKey("v1", "Secret", ns, name), cancellationToken).ConfigureAwait(false);
            return secret?.Text("data", key) is { } data ? Encoding.UTF8.GetString(Convert.FromBase64String(data)) : null;
        }
        catch (KubernetesApiException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }
}
