using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Remotes;
using GitPush.Kubernetes.Remotes.Status;

namespace GitPush.Tool.Remotes;

/// <summary>What a server has written into the status of a Remote.</summary>
internal sealed class RemoteState(KubernetesObject remote)
{
    /// <summary>The condition; null while no server has looked.</summary>
    public JsonObject? Ready => Condition(RemoteConditions.Ready);

    public bool IsReady => Text(Ready, "status") == "True";

    public string Reason => Text(Ready, "reason") ?? "";

    public string Message => Text(Ready, "message") ?? "no server has looked at it yet";

    /// <summary>Why keys of it open nothing; null when they do.</summary>
    public string? KeyProblem =>
        Condition(RemoteConditions.KeysAccepted) is { } keys && Text(keys, "reason") is not RemoteReasons.Accepted ? Text(keys, "message") : null;

    /// <summary>What to push to.</summary>
    public string? Url => remote.Text("status", "remoteUrl") is { Length: > 0 } url ? url : null;

    /// <summary>What came of the last push.</summary>
    public string? LastResult => remote.Text("status", "lastPush", "result");

    public string? LastCommit => remote.Text("status", "lastPush", "commit");

    private JsonObject? Condition(string type) => remote.Objects("status", "conditions").FirstOrDefault(condition => Text(condition, "type") == type);

    private static string? Text(JsonObject? condition, string name) => condition?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
