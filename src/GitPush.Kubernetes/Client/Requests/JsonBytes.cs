using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitPush.Kubernetes.Client.Requests;

/// <summary>JSON as the API server sends and takes it.</summary>
internal static class JsonBytes
{
    // A CustomResourceDefinition's schema is deeper than the 64 levels that System.Text.Json allows by default.
    private static readonly JsonDocumentOptions s_reading = new() { MaxDepth = 1_000 };

    // Nothing here is shown by a browser: text stays as it is.
    private static readonly JsonWriterOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, s_writing))
        {
            node.WriteTo(writer);
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Null when it is no JSON object.</summary>
    public static JsonObject? ReadObject(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: s_reading) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
