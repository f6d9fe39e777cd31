using GitPush.Objects;

namespace GitPush.ReceivePack;

/// <summary>What a proc-receive hook did in place of what the client asked for; null is what the client asked for.</summary>
/// <param name="RefName">The ref that changed.</param>
/// <param name="OldId">What it named before.</param>
/// <param name="NewId">What it names now.</param>
/// <param name="IsForced">Whether it moved otherwise than forward.</param>
internal sealed record ProcReceiveReport(string? RefName = null, ObjectId? OldId = null, ObjectId? NewId = null, bool IsForced = false);
