using GitPush.Objects;

namespace GitPush.Repositories;

/// <summary>One file, link or submodule that differs between two trees.</summary>
/// <param name="Path">The path from the root, with <c>/</c> between folders.</param>
/// <param name="OldId">What was there; <see cref="ObjectId.Zero"/> when it was added.</param>
/// <param name="NewId">What is there; <see cref="ObjectId.Zero"/> when it was deleted.</param>
/// <param name="OldMode">The old mode, or null when it was added.</param>
/// <param name="NewMode">The new mode, or null when it was deleted.</param>
public sealed record TreeChange(string Path, ObjectId OldId, ObjectId NewId, EntryMode? OldMode, EntryMode? NewMode);
