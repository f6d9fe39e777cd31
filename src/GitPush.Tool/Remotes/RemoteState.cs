using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Remotes;
using GitPush.Kubernetes.Remotes.Status;

namespace GitPush.Tool.Remotes;

/// <summary>What a server has written into the status of a Remote.</summary>
internal sealed class RemoteState(KubernetesObject remote)
{
    /// <summary>The condition; null while no server has looked.</summary>
    public KubernetesObject? Ready => Condition(RemoteConditions.Ready);

    public bool IsReady => Ready?.Text("status") == "True";

    public string Reason => Ready?.Text("reason") ?? "";

    public string Message => Ready?.Text("message") ?? "no server has looked at it yet";

    /// <summary>Why keys of it open nothing; null when they do.</summary>
    public string? KeyProblem =>
        Condition(RemoteConditions.KeysAccepted) is { } keys && keys.Text("reason") is not RemoteReasons.Accepted ? keys.Text("message") : null;

    /// <summary>What to push to.</summary>
    public string? Url => remote.Text("status", "remoteUrl") is { Length: > 0 } url ? url : null;

    /// <summary>What came of the last push.</summary>
    public string? LastResult => remote.Text("status", "lastPush", "result");

    public string? LastCommit => remote.Text("status", "lastPush", "commit");

    private KubernetesObject? Condition(string type) =>
        remote.Objects("status", "conditions").Select(static condition => new KubernetesObject(condition)).FirstOrDefault(condition => condition.Text("type") == type);
}
