using System.Text.Encodings.Web;
using System.Text.Json;

namespace GitPush.Testing.Kubernetes.Http;

internal static class JsonText
{
    /// <summary>As Go writes it: without escapes for quotes and letters of other languages.</summary>
    public static JsonSerializerOptions Relaxed { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
