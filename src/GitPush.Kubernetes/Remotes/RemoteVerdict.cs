namespace GitPush.Kubernetes.Remotes;

/// <summary>Whether pushes to a Remote can be taken.</summary>
/// <param name="Reason">For machines, as the condition has it.</param>
/// <param name="Message">For humans: what is wrong, and what to do about it.</param>
internal sealed record RemoteVerdict(bool IsReady, string Reason, string Message)
{
    public static RemoteVerdict NotReady(string reason, string message) => new(false, reason, message);
}
