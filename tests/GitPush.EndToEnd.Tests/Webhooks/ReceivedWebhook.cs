using System.Text.Json.Nodes;

namespace GitPush.EndToEnd.Tests.Webhooks;

/// <summary>A request as a receiver got it.</summary>
internal sealed record ReceivedWebhook(IReadOnlyDictionary<string, string> Headers, byte[] Body, JsonObject Json)
{
    public string Ref => Json["ref"]!.GetValue<string>();

    public string After => Json["after"]!.GetValue<string>();

    public string Repository => Json["repository"]!["full_name"]!.GetValue<string>();

    public string DeliveryId => Headers["X-GitHub-Delivery"];
}
