using GitPush.History;

namespace GitPush.Console.History;

/// <summary>One page of pushes.</summary>
/// <param name="Pushes">Newest first.</param>
/// <param name="Next">The id before which the next page begins; null at the end.</param>
internal sealed record PushList(IReadOnlyList<PushRecord> Pushes, string? Next);
