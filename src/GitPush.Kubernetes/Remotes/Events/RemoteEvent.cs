namespace GitPush.Kubernetes.Remotes.Events;

/// <summary>Something that happened to a Remote.</summary>
/// <param name="Reason">For machines: <c>PushSucceeded</c>.</param>
/// <param name="Note">For humans, without secrets.</param>
internal sealed record RemoteEvent(RemoteEntry Remote, bool IsWarning, string Reason, string Note, string PushId, DateTimeOffset Time)
{
    /// <summary>By what it is the same as one before: only when it happened differs.</summary>
    public (string Uid, string Reason, string Note) Sameness => (Remote.Uid, Reason, Note);
}
