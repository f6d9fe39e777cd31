using System.Text.Json.Serialization;

namespace GitPush.Control;

/// <summary>How what operators set is written in files.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RepositoryFreeze))]
internal sealed partial class ControlJson : JsonSerializerContext;
