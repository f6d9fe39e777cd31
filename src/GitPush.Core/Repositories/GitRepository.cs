using GitPush.Objects;
using GitPush.Refs;

namespace GitPush.Repositories;

/// <summary>
/// A repository, as stages and hosts read it. Safe for use by several threads. Ids that do not exist, or are not of the type
/// that a method asks for, throw <see cref="KeyNotFoundException"/> with the id in the message.
/// </summary>
public sealed partial class GitRepository
{
    internal GitRepository(RepositoryName name, string path, ObjectDatabase objects, RefStore refs)
    {
        Name = name;
        Path = path;
        Objects = objects;
        RefStore = refs;
    }

    /// <summary>The repository's name.</summary>
    public RepositoryName Name { get; }

    /// <summary>The bare repository's folder on the server.</summary>
    public string Path { get; }

    internal ObjectDatabase Objects { get; }

    internal RefStore RefStore { get; }

    /// <summary>What the repository's <c>config</c> says now.</summary>
    internal RepositoryConfig Config => RefStore.Config;

    /// <summary>The same repository seen through a quarantine.</summary>
    internal GitRepository WithObjects(ObjectDatabase objects) => new(Name, Path, objects, RefStore);

    /// <summary>The paths that differ between two commits, sorted; a commit of <see cref="ObjectId.Zero"/> stands for the empty tree.</summary>
    internal Task<IReadOnlyList<string>> GetChangedPathsAsync(ObjectId oldId, ObjectId newId, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
