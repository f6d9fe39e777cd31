using GitPush.Objects;

namespace GitPush.Stages.Webhooks.Payloads;

/// <summary>A commit of a push.</summary>
/// <param name="IsDistinct">Whether it was not in the repository before.</param>
internal sealed record PushedCommit(Commit Commit, bool IsDistinct);
