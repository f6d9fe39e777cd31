using GitPush.Checks.Fsck;

namespace GitPush.Repositories;

/// <summary>
/// What one request of a repository learned and the next need not learn again; what it keeps of a file is looked at again when
/// the file changes. Thread-safe.
/// </summary>
internal sealed class RepositoryMemory(string gitDirectory)
{
    /// <summary>The file that says where history ends.</summary>
    public ShallowFile Shallow { get; } = new(gitDirectory);

    /// <summary>What pushes need not check again.</summary>
    public SoundBlobs SoundBlobs { get; } = new();
}
