using System.Globalization;
using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client.Requests;

namespace GitPush.Kubernetes.Client.Credentials.Plugins;

/// <summary>The credential that a plugin gave.</summary>
/// <param name="Credential">A token, a client certificate, or both.</param>
/// <param name="Expires">Until when it is good; null: until the server does not accept it.</param>
internal sealed record PluginAnswer(ClusterCredential Credential, DateTimeOffset? Expires)
{
    /// <summary>Reads an <c>ExecCredential</c>.</summary>
    /// <exception cref="KubernetesApiException">It is none, or there is no credential in it. Nothing of it is in the message.</exception>
    public static PluginAnswer Parse(ReadOnlySpan<byte> output, CredentialPlugin plugin)
    {
        var answer = JsonBytes.ReadObject(output) is { } json ? new KubernetesObject(json) : throw Wrong(plugin, "answered with what is not JSON");
        if (answer.Kind != "ExecCredential" || answer.ApiVersion != plugin.ApiVersion)
        {
            throw Wrong(plugin, $"did not answer with an ExecCredential of {plugin.ApiVersion}");
        }

        var token = answer.Text("status", "token");
        var certificate = answer.Text("status", "clientCertificateData");
        var key = answer.Text("status", "clientKeyData");
        if (string.IsNullOrEmpty(token) && string.IsNullOrEmpty(certificate))
        {
            throw Wrong(plugin, "gave neither a token nor a client certificate");
        }

        if (string.IsNullOrEmpty(certificate) != string.IsNullOrEmpty(key))
        {
            throw Wrong(plugin, "gave a client certificate without its key, or a key without its certificate");
        }

        return new PluginAnswer(
            new ClusterCredential(
                string.IsNullOrEmpty(token) ? null : TokenCredentials.Bearer(token),
                string.IsNullOrEmpty(certificate) ? null : ClientCertificate.Parse(certificate, key!)),
            ReadExpiry(answer.At("status", "expirationTimestamp"), plugin));
    }

    private static DateTimeOffset? ReadExpiry(JsonNode? node, CredentialPlugin plugin)
    {
        if (node is null)
        {
            return null;
        }

        return node is JsonValue value && value.TryGetValue<string>(out var text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw Wrong(plugin, "gave a credential whose expirationTimestamp is not a time");
    }

    private static KubernetesApiException Wrong(CredentialPlugin plugin, string problem) =>
        ConfigurationProblem.Create($"the credential plugin '{plugin.Name}' {problem}");
}
