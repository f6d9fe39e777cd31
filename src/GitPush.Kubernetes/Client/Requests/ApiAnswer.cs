using System.Text.Json.Nodes;

namespace GitPush.Kubernetes.Client.Requests;

/// <summary>What the API server answered to a request that succeeded.</summary>
/// <param name="Json">The body.</param>
/// <param name="Warnings">What it warned of (RFC 7234 §5.5, code 299), each once.</param>
internal sealed record ApiAnswer(JsonObject Json, IReadOnlyList<string> Warnings);
