using GitPush.Hooks;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Manifests.Variables;
using GitPush.Secrets;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Secrets;

/// <summary><c>secret:namespace/name/key</c></summary>
internal sealed class KubernetesSecrets(KubernetesClients clients, IOptions<KubernetesSecretOptions> options) : ISecretSource
{
    private const string FallbackNamespace = "default";

    public string Scheme => "secret";

    public async ValueTask<string?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (path.Split('/') is not [{ Length: > 0 } ns, { Length: > 0 } name, { Length: > 0 } key])
        {
            throw new StageFailedException($"secret {Scheme}:{path}: a Secret's key is named by namespace/name/key");
        }

        try
        {
            var client = await clients.GetAsync(options.Value.Cluster, cancellationToken).ConfigureAwait(false);
            if (!IsAllowed(ns, client))
            {
                throw new StageFailedException($"secret {Scheme}:{path}: Secrets of namespace '{ns}' may not be read by reference");
            }

            return await client.GetAsync(new ObjectKey("v1", "Secret", ns, name), cancellationToken).ConfigureAwait(false) is { } secret
                ? SecretData.Read(secret).Where(pair => pair.Key == key).Select(pair => pair.Value).FirstOrDefault()
                : null;
        }
        catch (KubernetesApiException exception)
        {
            throw new StageFailedException($"secret {Scheme}:{path} cannot be read", exception);
        }
    }

    private bool IsAllowed(string ns, KubernetesClient client)
    {
        var namespaces = options.Value.Namespaces;
        return namespaces.Count == 0
            ? ns == (client.DefaultNamespace ?? FallbackNamespace)
            : namespaces.Contains(ns) || namespaces.Contains("*");
    }
}
