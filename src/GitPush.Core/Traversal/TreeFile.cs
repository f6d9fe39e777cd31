using GitPush.Objects;

namespace GitPush.Traversal;

/// <summary>One entry that a walk through a tree meets.</summary>
/// <param name="Path">The path from where the walk began.</param>
/// <param name="Name">Its last component, as the tree holds it.</param>
internal readonly record struct TreeFile(string Path, ReadOnlyMemory<byte> Name, EntryMode Mode, ObjectId Id);
