using System.Net;
using System.Text;
using GitPush.Hooks;
using GitPush.Images;
using GitPush.Kubernetes.Client;
using GitPush.Secrets;

namespace GitPush.Kubernetes.Builds;

/// <summary>
/// Collects the secrets of a build. One that is in the build's own namespace is mounted from where it is; every other one is read and
/// put into a Secret that lives as long as the build. Whatever is read is masked in the push's output.
/// </summary>
internal sealed class BuildSecretsReader(KubernetesBuildOptions options, SecretResolver resolver, KubernetesClient client, string ns)
{
    private const string Scheme = "secret";

    private readonly Dictionary<string, string> _data = new(StringComparer.Ordinal);
    private readonly List<BuildSecret> _files = [];
    private readonly Dictionary<string, string> _secretFiles = new(StringComparer.Ordinal);

    /// <exception cref="StageFailedException">A secret does not exist. The message names the reference.</exception>
    public async Task<BuildSecrets> ReadAsync(ImageBuild image, BuildTool tool, PushContext push, CancellationToken cancellationToken)
    {
        await AddLoginsAsync(push, cancellationToken).ConfigureAwait(false);
        foreach (var (id, reference) in image.Secrets)
        {
            await AddSecretAsync(id, reference, push, cancellationToken).ConfigureAwait(false);
        }

        var hasRegistries = options.InsecureRegistries.Count > 0;
        if (hasRegistries)
        {
            _data[BuildSecret.RegistriesKey] = tool.RegistrySettings(options.InsecureRegistries);
        }

        return new BuildSecrets(_data, _files, _secretFiles, options.CredentialsSecret is not null || options.Credentials.Count > 0, hasRegistries);
    }

    private async Task AddLoginsAsync(PushContext push, CancellationToken cancellationToken)
    {
        const string File = "docker/config.json";
        if (options.CredentialsSecret is { } secret)
        {
            _files.Add(new BuildSecret(secret, BuildSecret.DockerConfigKey, File));
            return;
        }

        if (options.Credentials.Count == 0)
        {
            return;
        }

        var logins = new List<(string, string)>();
        foreach (var credential in options.Credentials)
        {
            var password = await resolver.ResolveAsync(credential.Password, push, cancellationToken).ConfigureAwait(false);
            var auth = DockerLogins.Auth(credential.UserName, password);
            push.MaskSecret(auth);
            logins.Add((credential.Registry, auth));
        }

        _data[BuildSecret.LoginsKey] = DockerLogins.Write(logins);
        _files.Add(new BuildSecret(null, BuildSecret.LoginsKey, File));
    }

    private async Task AddSecretAsync(string id, SecretReference reference, PushContext push, CancellationToken cancellationToken)
    {
        var index = _secretFiles.Count;
        _secretFiles[id] = BuildPaths.SecretFile(index);
        if (reference.Scheme == Scheme && reference.Path.Split('/') is [var inNamespace, var name, var key] && inNamespace == ns)
        {
            await MaskIfReadableAsync(reference, name, key, push, cancellationToken).ConfigureAwait(false);
            _files.Add(new BuildSecret(name, key, BuildPaths.SecretItem(index)));
            return;
        }

        var ownKey = $"secret-{index}";
        _data[ownKey] = await resolver.ResolveAsync(reference, push, cancellationToken).ConfigureAwait(false);
        _files.Add(new BuildSecret(null, ownKey, BuildPaths.SecretItem(index)));
    }

    // A pod that names a Secret that is missing waits for it until its time is up. And what is masked cannot be shown by a step that
    // prints it. Where the server may not read Secrets, the build does without both.
    private async Task MaskIfReadableAsync(SecretReference reference, string name, string key, PushContext push, CancellationToken cancellationToken)
    {
        KubernetesObject? secret;
        try
        {
            secret = await client.GetAsync(new ObjectKey("v1", "Secret", ns, name), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Forbidden)
        {
            return;
        }

        if (secret?.Text("data", key) is not { } data)
        {
            throw new StageFailedException($"secret {reference} does not exist");
        }

        push.MaskSecret(Encoding.UTF8.GetString(Convert.FromBase64String(data)));
    }
}
