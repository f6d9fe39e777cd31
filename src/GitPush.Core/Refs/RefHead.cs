namespace GitPush.Refs;

/// <summary>HEAD.</summary>
/// <param name="Target">The ref that HEAD points to, existing or not; null when HEAD is detached.</param>
/// <param name="Id">What it finally names; null when the target does not exist (an unborn branch).</param>
internal readonly record struct RefHead(string? Target, Objects.ObjectId? Id);
