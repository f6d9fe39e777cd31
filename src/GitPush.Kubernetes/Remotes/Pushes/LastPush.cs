using GitPush.History;
using GitPush.Images;

namespace GitPush.Kubernetes.Remotes.Pushes;

/// <summary>A push to a Remote that has ended, for its status.</summary>
/// <param name="Record">As the history has it.</param>
/// <param name="Ref">The ref that was deployed, or the first one.</param>
/// <param name="Images">What it built; null when it was not accepted, and what runs is what ran before.</param>
internal sealed record LastPush(PushRecord Record, PushedRef Ref, IReadOnlyList<BuiltImage>? Images)
{
    private const int MaxMessage = 1024;

    /// <summary>Why it was refused; empty when it was not.</summary>
    public string Message
    {
        get
        {
            var text = Record.Reason ?? Record.Refs.Select(pushed => pushed.Rejection).FirstOrDefault(rejection => rejection is not null) ?? "";
            return text.Length <= MaxMessage ? text : text[..(MaxMessage - 1)] + "…";
        }
    }

    public bool IsSuccess => Record.Result is PushResult.Succeeded or PushResult.PartlyRejected;
}
