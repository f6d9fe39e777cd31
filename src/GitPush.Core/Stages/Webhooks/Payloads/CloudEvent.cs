using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GitPush.Stages.Webhooks.Payloads;

/// <summary>Wraps a payload as a CloudEvent (CloudEvents 1.0.2, JSON event format §3).</summary>
internal static class CloudEvent
{
    public const string ContentType = "application/cloudevents+json; charset=utf-8";

    private const string PushType = "dev.gitpush.push";

    /// <param name="id">The delivery's id.</param>
    /// <param name="source">The repository's address, or its name where the address is not known.</param>
    /// <param name="subject">The ref.</param>
    /// <param name="occurredAt">When the push was accepted, or asks to be.</param>
    /// <param name="traceParent">The trace that the push belongs to (extension "Distributed Tracing"), or null.</param>
    /// <param name="payload">The data, as UTF-8.</param>
    public static byte[] Wrap(string id, string source, string subject, DateTimeOffset occurredAt, string? traceParent, ReadOnlySpan<byte> payload)
    {
        using var buffer = new MemoryStream(payload.Length + 512);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", id);
            json.WriteString("source", source);
            json.WriteString("type", PushType);
            json.WriteString("subject", subject);
            json.WriteString("time", occurredAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("datacontenttype", "application/json");
            if (traceParent is not null)
            {
                json.WriteString("traceparent", traceParent);
            }

            json.WritePropertyName("data");
            json.WriteRawValue(payload, skipInputValidation: true);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
