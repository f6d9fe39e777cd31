using System.Text;
using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Manifests.Variables;

/// <summary>What a ConfigMap or a Secret of the cluster holds, as text.</summary>
internal static class SecretData
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The keys with their values; those of a Secret that are no UTF-8 are left out.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Read(KubernetesObject holder)
    {
        foreach (var (key, node) in holder.At("data") as JsonObject ?? [])
        {
            if (node is JsonValue value && value.TryGetValue<string>(out var text) && Decode(holder.Kind, text) is { } decoded)
            {
                yield return new(key, WithoutLineBreak(decoded));
            }
        }
    }

    // What an editor or 'echo' leaves at the end.
    private static string WithoutLineBreak(string text) =>
        text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;

    private static string? Decode(string kind, string text)
    {
        if (kind != "Secret")
        {
            return text;
        }

        try
        {
            return s_utf8.GetString(Convert.FromBase64String(text));
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }
}
