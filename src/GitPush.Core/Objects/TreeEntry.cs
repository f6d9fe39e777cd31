namespace GitPush.Objects;

/// <summary>One entry of a tree.</summary>
/// <param name="Name">The name within the tree, decoded as UTF-8.</param>
/// <param name="Mode">What it is.</param>
/// <param name="Id">The id of the blob or tree; for a submodule the id of a commit in another repository.</param>
public sealed record TreeEntry(string Name, EntryMode Mode, ObjectId Id);
