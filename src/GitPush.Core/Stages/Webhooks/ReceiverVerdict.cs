using System.Text.Json;
using GitPush.Stages.Webhooks.Sending;

namespace GitPush.Stages.Webhooks;

/// <summary>
/// What a receiver says to a push that is not accepted yet. Its status is its verdict; a JSON object <c>{"allow": false, "message": "…"}</c> may
/// overrule a status of 2xx, for receivers that cannot choose their status.
/// </summary>
/// <param name="IsAllowed">Whether the push goes on.</param>
/// <param name="Lines">What the pusher reads.</param>
internal sealed record ReceiverVerdict(bool IsAllowed, IReadOnlyList<string> Lines)
{
    // What does not fit on a terminal is not read.
    private const int MaxLines = 40;

    // Deeper than anybody nests an answer.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1_000 };

    public static ReceiverVerdict Read(WebhookAnswer answer)
    {
        // Receivers say JSON under all kinds of names, and frameworks name it for them.
        var mediaType = answer.MediaType?.ToLowerInvariant();
        var isJson = mediaType is not null && (mediaType is "application/json" or "text/json" || mediaType.EndsWith("+json", StringComparison.Ordinal));
        if (isJson || answer.Text.AsSpan().TrimStart().StartsWith('{'))
        {
            return ReadJson(answer, isJson);
        }

        // An error page of whatever stands before the receiver is nothing to read.
        return new ReceiverVerdict(answer.IsSuccess, mediaType is "text/plain" or null ? Split(answer.Text) : []);
    }

    private static ReceiverVerdict ReadJson(WebhookAnswer answer, bool isJson)
    {
        // Behind what was read there may be an "allow": false.
        if (answer.IsCut)
        {
            return new ReceiverVerdict(false, answer.IsSuccess ? ["its answer is too long to be read"] : []);
        }

        try
        {
            using var json = JsonDocument.Parse(answer.Text, Deep);
            return json.RootElement.ValueKind == JsonValueKind.Object ? ReadObject(answer, json.RootElement) : new ReceiverVerdict(answer.IsSuccess, []);
        }
        catch (JsonException) when (isJson && answer.IsSuccess && answer.Text.Length > 0)
        {
            // Nobody knows what it was to say.
            return new ReceiverVerdict(false, ["its answer is no JSON, though it says so"]);
        }
        catch (JsonException)
        {
            return new ReceiverVerdict(answer.IsSuccess, isJson ? [] : Split(answer.Text));
        }
    }

    private static ReceiverVerdict ReadObject(WebhookAnswer answer, JsonElement said)
    {
        var lines = said.TryGetProperty("message", out var text) && text.ValueKind == JsonValueKind.String ? Split(text.GetString()!) : [];
        var kind = said.TryGetProperty("allow", out var allow) ? allow.ValueKind : JsonValueKind.True;
        return kind is JsonValueKind.True or JsonValueKind.False
            ? new ReceiverVerdict(answer.IsSuccess && kind == JsonValueKind.True, lines)
            : new ReceiverVerdict(false, ["its answer has an \"allow\" that is neither true nor false", .. lines]);
    }

    private static IReadOnlyList<string> Split(string text) =>
        [.. text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).Take(MaxLines)];
}
