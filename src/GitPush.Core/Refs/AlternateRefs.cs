using System.Collections.Concurrent;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Refs;

/// <summary>
/// The refs of the repositories that a repository borrows objects from. What they name is there and complete, so clients need
/// not send it (<c>.have</c> in gitprotocol-pack(5)), and nobody needs to check it again. Thread-safe.
/// </summary>
internal sealed class AlternateRefs(ObjectDatabase objects)
{
    private const string PrefixesSetting = "core.alternaterefsprefixes";

    private readonly ConcurrentDictionary<string, RefStore> _stores = new(StringComparer.Ordinal);

    /// <summary>The refs now, one list for each repository. Without alternates it costs one look at the file that would name them.</summary>
    /// <param name="config">
    /// What the borrowing repository says: <c>core.alternateRefsPrefixes</c> picks the refs that count. Its
    /// <c>core.alternateRefsCommand</c> is not run, as no program is.
    /// </param>
    public IReadOnlyList<RefSnapshot> Read(RepositoryConfig config)
    {
        var folders = objects.Alternates;
        if (folders.Count == 0)
        {
            return [];
        }

        var found = new List<RefSnapshot>(folders.Count);
        var prefixes = config.GetString(PrefixesSetting)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        foreach (var folder in folders)
        {
            // As in git: an object folder that belongs to no repository has no refs.
            var gitDirectory = Path.GetDirectoryName(folder);
            if (gitDirectory is null || Path.GetFileName(folder) != "objects" || !Directory.Exists(Path.Combine(gitDirectory, "refs")))
            {
                continue;
            }

            var snapshot = TryRead(_stores.GetOrAdd(gitDirectory, static path => new RefStore(path)));
            if (snapshot is not null)
            {
                found.Add(prefixes.Length == 0 ? snapshot : snapshot.Only(prefixes));
            }
        }

        return found;
    }

    // Somebody else's repository: that its refs cannot be read costs a client some bytes, and is no reason to refuse it.
    private static RefSnapshot? TryRead(RefStore store)
    {
        try
        {
            return store.Read();
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
