using System.Collections.Frozen;
using GitPush.Access;
using GitPush.Kubernetes.Client;
using GitPush.Repositories;

namespace GitPush.Kubernetes.Remotes;

/// <summary>All Remotes at one moment, by what they are looked for. Immutable.</summary>
internal sealed class RemoteIndex
{
    /// <summary>What stands before a Remote's name in the addresses that Gitkube gives out.</summary>
    private const string GitkubePath = "~/git/";

    private readonly FrozenDictionary<string, RemoteEntry> _byRepository;
    private readonly FrozenDictionary<string, RemoteEntry> _byQualifiedName;
    private readonly FrozenDictionary<string, IKeyGrant[]> _byFingerprint;

    public RemoteIndex(IEnumerable<RemoteEntry> entries)
    {
        // Of two that want the same, the older one has it; what decides between twins is the same on every server.
        RemoteEntry[] sorted = [.. entries.OrderBy(entry => entry.CreatedAt).ThenBy(entry => entry.Uid, StringComparer.Ordinal)];
        Entries = sorted.ToFrozenDictionary(entry => entry.Key);
        _byRepository = First(sorted.Where(entry => entry.Repository is not null), entry => entry.Repository!.Value.Value);
        _byQualifiedName = First(sorted, entry => entry.QualifiedName);
        _byFingerprint = sorted.SelectMany(entry => entry.Keys)
            .GroupBy(grant => grant.Fingerprint, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
    }

    public FrozenDictionary<ObjectKey, RemoteEntry> Entries { get; }

    /// <summary>The Remote that a repository belongs to.</summary>
    public RemoteEntry? OwnerOf(RepositoryName repository) => _byRepository.GetValueOrDefault(repository.Value);

    /// <summary>The Remote that Gitkube calls so; what two would be called is the name of the older one.</summary>
    public RemoteEntry? FindQualified(string qualifiedName) => _byQualifiedName.GetValueOrDefault(qualifiedName);

    /// <summary>The Remote whose address in Gitkube's form this is.</summary>
    public RemoteEntry? FindGitkubePath(string path)
    {
        if (!path.StartsWith(GitkubePath, StringComparison.Ordinal))
        {
            return null;
        }

        var name = path[GitkubePath.Length..];
        return FindQualified(name) ?? (name.EndsWith(".git", StringComparison.Ordinal) ? FindQualified(name[..^".git".Length]) : null);
    }

    public IReadOnlyList<IKeyGrant> FindKeys(string fingerprint) => _byFingerprint.GetValueOrDefault(fingerprint) ?? [];

    private static FrozenDictionary<string, RemoteEntry> First(IEnumerable<RemoteEntry> entries, Func<RemoteEntry, string> key)
    {
        var first = new Dictionary<string, RemoteEntry>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            _ = first.TryAdd(key(entry), entry);
        }

        return first.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
