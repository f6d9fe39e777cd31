using GitPush.Objects;

namespace GitPush.Stages.Policies.Rules;

/// <summary>A file that a new commit adds or changes, as none of its parents has it.</summary>
/// <param name="Path">The path from the root.</param>
/// <param name="Id">The blob.</param>
/// <param name="Mode">A file or a link.</param>
/// <param name="OldIds">What stands at that path in the parents, where something does.</param>
/// <param name="IsMoved">Whether the commit takes the same content away from another path.</param>
internal readonly record struct NewFile(string Path, ObjectId Id, EntryMode Mode, IReadOnlyList<ObjectId> OldIds, bool IsMoved);
