using System.Text.Json.Serialization;

namespace GitPush.Stages.Webhooks.Outbox;

/// <summary>How the files of an outbox are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OutboxPush))]
[JsonSerializable(typeof(OutboxProgress))]
internal sealed partial class OutboxJson : JsonSerializerContext;
