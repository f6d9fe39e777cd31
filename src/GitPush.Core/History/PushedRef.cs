using GitPush.Hooks;

namespace GitPush.History;

/// <summary>One ref of a recorded push.</summary>
/// <param name="Name">The full name.</param>
/// <param name="OldId">40 hexadecimal digits; zeros when it did not exist.</param>
/// <param name="NewId">40 hexadecimal digits; zeros when it was deleted.</param>
/// <param name="Kind">What the push did or was to do, or null when it was refused before that was known.</param>
/// <param name="Rejection">Why the ref did not change, or null when it did or the push still runs.</param>
public sealed record PushedRef(string Name, string OldId, string NewId, RefUpdateKind? Kind, string? Rejection);
