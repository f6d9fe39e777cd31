namespace GitPush.Repositories;

/// <summary>A part of a tree. It is asked in the order of the tree, a folder before what is in it.</summary>
internal interface ITreeSelection
{
    /// <summary>Whether a file, a link or a folder belongs to it.</summary>
    /// <param name="path">The path within the tree.</param>
    /// <param name="isFolder">Whether it is a folder or a submodule, which is an empty one.</param>
    bool Takes(string path, bool isFolder);

    /// <summary>Whether something in a folder may belong to it, be the folder itself taken or not.</summary>
    bool Enters(string folder);
}
