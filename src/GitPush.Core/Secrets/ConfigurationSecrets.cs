using Microsoft.Extensions.Configuration;

namespace GitPush.Secrets;

/// <summary><c>config:Section:Key</c></summary>
/// <param name="configuration">The host's configuration; null in a host that has none.</param>
internal sealed class ConfigurationSecrets(IConfiguration? configuration) : ISecretSource
{
    public string Scheme => "config";

    public ValueTask<string?> ReadAsync(string path, CancellationToken cancellationToken) => new(configuration?[path]);
}
