using System.Buffers;
using System.Text.Json;

namespace GitPush.Docker.Engine;

/// <summary>
/// One line of a stream of progress (moby's <c>jsonmessage.JSONMessage</c>):
/// <c>{"id", "stream", "status", "aux", "errorDetail": {"code", "message"}, "error"}</c>, of which few are there at a time.
/// </summary>
/// <param name="Id">What it is about: a layer, <c>moby.buildkit.trace</c>, <c>moby.image.id</c>.</param>
/// <param name="Stream">Output of a build, as it came.</param>
/// <param name="Status">What happens to a layer.</param>
/// <param name="Aux">A result: an object, or bytes in base64.</param>
/// <param name="Error">Why the work failed.</param>
/// <param name="ErrorCode">The exit code of a step that failed; 0 when it is not told.</param>
internal sealed record EngineMessage(string? Id, string? Stream, string? Status, JsonElement? Aux, string? Error, int ErrorCode)
{
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static EngineMessage Parse(ReadOnlySequence<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("A message of the engine is no object.");
        }

        var detail = root.TryGetProperty("errorDetail", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        return new EngineMessage(
            Text(root, "id"),
            Text(root, "stream"),
            Text(root, "status"),
            root.TryGetProperty("aux", out var aux) ? aux.Clone() : null,
            Text(detail, "message") ?? Text(root, "error"),
            detail.ValueKind == JsonValueKind.Object && detail.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number) ? number : 0);
    }

    /// <summary>A member of <see cref="Aux"/>, or null.</summary>
    public string? AuxText(string member) => Aux is { } aux ? Text(aux, member) : null;

    private static string? Text(JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
