using System.Text.Json;
using System.Text.Json.Nodes;
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

    public static ReceiverVerdict Read(WebhookAnswer answer) => answer.MediaType switch
    {
        "application/json" => ReadJson(answer),
        "text/plain" or null => new ReceiverVerdict(answer.IsSuccess, Split(answer.Text)),

        // An error page of whatever stands before the receiver.
        _ => new ReceiverVerdict(answer.IsSuccess, []),
    };

    private static ReceiverVerdict ReadJson(WebhookAnswer answer)
    {
        try
        {
            if (JsonNode.Parse(answer.Text) is JsonObject json)
            {
                var allows = json["allow"]?.GetValueKind() != JsonValueKind.False;
                var message = json["message"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
                return new ReceiverVerdict(answer.IsSuccess && allows, Split(message));
            }
        }
        catch (JsonException)
        {
            // Cut off, or no JSON after all.
        }

        return new ReceiverVerdict(answer.IsSuccess, []);
    }

    private static IReadOnlyList<string> Split(string text) =>
        [.. text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).Take(MaxLines)];
}
