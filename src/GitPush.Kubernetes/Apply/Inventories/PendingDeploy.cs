using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitPush.Kubernetes.Apply.Inventories;

/// <summary>
/// A push that has begun to change objects and has not yet come to its end. It is noted in the inventory before the first change;
/// who finds it there, and holds the lease, knows that the server which wrote it is no more.
/// </summary>
/// <param name="Push">The push's id.</param>
/// <param name="Ref">The ref that it was about to change.</param>
/// <param name="Commit">What the ref was about to name.</param>
/// <param name="Former">What the ref named until then.</param>
/// <param name="StateKind">Whether the state from before is in <c>ConfigMap</c>s or, as Secrets belong to it, in <c>Secret</c>s.</param>
/// <param name="FirstPart">The number of the first of them.</param>
/// <param name="Parts">In how many.</param>
internal sealed record PendingDeploy(string Push, string Ref, string Commit, string Former, string StateKind, int FirstPart, int Parts)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out PendingDeploy? pending)
    {
        pending = null;
        try
        {
            if (JsonNode.Parse(text) is JsonObject json
                && json["push"]?.GetValue<string>() is { } push
                && json["ref"]?.GetValue<string>() is { } name
                && json["commit"]?.GetValue<string>() is { } commit
                && json["former"]?.GetValue<string>() is { } former
                && json["stateKind"]?.GetValue<string>() is { } kind
                && json["firstPart"]?.GetValue<int>() is { } first
                && json["parts"]?.GetValue<int>() is { } parts)
            {
                pending = new PendingDeploy(push, name, commit, former, kind, first, parts);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
        }

        return pending is not null;
    }

    public override string ToString() => new JsonObject
    {
        ["push"] = Push,
        ["ref"] = Ref,
        ["commit"] = Commit,
        ["former"] = Former,
        ["stateKind"] = StateKind,
        ["firstPart"] = FirstPart,
        ["parts"] = Parts,
    }.ToJsonString();
}
