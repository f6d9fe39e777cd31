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

    public static ReceiverVerdict Read(WebhookAnswer answer) => answer.MediaType switch
    {
        "application/json" => ReadJson(answer),
        "text/plain" or null => new ReceiverVerdict(answer.IsSuccess, Split(answer.Text)),

        // An error page of whatever stands before the receiver.
        _ => new ReceiverVerdict(answer.IsSuccess, []),
    };

    private static ReceiverVerdict ReadJson(WebhookAnswer answer)
    {
        // Behind what was read there may be an "allow": false.
        if (answer.IsCut)
        {
            return new ReceiverVerdict(false, ["its answer is too long to be read"]);
        }

        try
        {
            using var json = JsonDocument.Parse(answer.Text);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                var allows = !json.RootElement.TryGetProperty("allow", out var allow) || allow.ValueKind != JsonValueKind.False;
                var message = json.RootElement.TryGetProperty("message", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
                return new ReceiverVerdict(answer.IsSuccess && allows, Split(message));
            }
        }
        catch (JsonException)
        {
            // No JSON after all.
        }

        return new ReceiverVerdict(answer.IsSuccess, []);
    }

    private static IReadOnlyList<string> Split(string text) =>
        [.. text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).Take(MaxLines)];
}
