using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GitPush.History;

/// <summary>How records are written as JSON: camel case, names of enum values, nothing for what is null.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(PushRecord))]
internal sealed partial class PushLogJson : JsonSerializerContext
{
    /// <summary>The context that the push log uses: the default one would escape every letter that is not ASCII.</summary>
    public static PushLogJson Lines { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter<PushResult>(),
            new JsonStringEnumConverter<StageOutcome>(),
            new JsonStringEnumConverter<PushTrigger>(),
            new JsonStringEnumConverter<Hooks.RefUpdateKind>(),
        },
    });
}
