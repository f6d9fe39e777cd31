using GitPush.Objects;
using FileMode = GitPush.Objects.FileMode;

namespace GitPush.Traversal;

/// <summary>One entry that a walk through a tree meets.</summary>
/// <param name="Path">The path from where the walk began.</param>
/// <param name="Name">Its last component, as the tree holds it.</param>
internal readonly record struct TreeFile(string Path, ReadOnlyMemory<byte> Name, FileMode Mode, ObjectId Id);
