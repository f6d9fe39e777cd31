using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using GitPush.Checks;
using GitPush.Repositories;

namespace GitPush.Refs;

/// <summary>
/// One folder below <c>refs</c> as it was read: immutable, and the same object as before when nothing changed in it or
/// below. git writes a ref by renaming a file, which changes the folder's stamp, so a folder whose stamp is the same needs
/// no look inside; in one that changed, only files whose own stamps changed are read.
/// </summary>
internal sealed class LooseRefFolder
{
    private readonly string _path;
    private readonly FileStamp _stamp;
    private readonly Child[] _children;
    private readonly Dictionary<string, int> _indexes;

    /// <param name="indexes">Where in <paramref name="children"/> an entry is, by its name in this folder.</param>
    private LooseRefFolder(string path, FileStamp stamp, Child[] children, Dictionary<string, int> indexes)
    {
        _path = path;
        _stamp = stamp;
        _children = children;
        _indexes = indexes;
    }

    /// <summary>Reads a folder.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="prefix">What the names of its refs begin with: <c>refs/heads/</c>.</param>
    /// <param name="known">The folder as it was read before.</param>
    /// <exception cref="InvalidDataException">Refs lie in more folders than a thread's stack allows for.</exception>
    public static LooseRefFolder Read(string path, string prefix, LooseRefFolder? known = null)
    {
        // Recursive: a push makes no ref that lies so deep, but somebody on this machine may.
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new InvalidDataException($"refs lie in too many folders to be read: '{prefix[..100]}…'");
        }

        var stamp = FileStamp.OfFolder(path);
        known ??= new LooseRefFolder(path, default, [], []);
        return known._stamp.IsFresh(stamp) ? known.ReadBelow() : known.ReadAgain(prefix, stamp);
    }

    /// <summary>Whether two readings of a folder found the same refs, though its stamp may have become another.</summary>
    public bool HasSameRefs(LooseRefFolder? other)
    {
        if (other is null || other._children.Length != _children.Length)
        {
            return false;
        }

        for (var i = 0; i < _children.Length && other._children != _children; i++)
        {
            var (mine, its) = (_children[i], other._children[i]);
            if (mine != its && (mine.Name != its.Name || mine.Value != its.Value || mine.Folder?.HasSameRefs(its.Folder) is false))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds all refs of this folder and those below, sorted by the bytes of their names.</summary>
    public void CopyTo(List<LooseRef> refs)
    {
        foreach (var child in _children)
        {
            if (child.Folder is not null)
            {
                child.Folder.CopyTo(refs);
            }
            else
            {
                refs.Add(new LooseRef(child.Name, child.Value));
            }
        }
    }

    private LooseRefFolder ReadBelow()
    {
        Child[]? changed = null;
        for (var i = 0; i < _children.Length; i++)
        {
            if (_children[i].Folder is { } folder && Read(folder._path, _children[i].Name, folder) is var now && now != folder)
            {
                changed ??= [.. _children];
                changed[i] = changed[i] with { Folder = now };
            }
        }

        return changed is null ? this : new LooseRefFolder(_path, _stamp, changed, _indexes);
    }

    private LooseRefFolder ReadAgain(string prefix, FileStamp stamp)
    {
        var still = new Child?[_children.Length];
        var added = new List<Child>();
        var gone = still.Length;
        foreach (var (index, child) in List(prefix, stamp.Exists) ?? Enumerable.Empty<(int, Child)>())
        {
            if (index < 0)
            {
                added.Add(child);
            }
            else
            {
                gone -= still[index] is null ? 1 : 0;
                still[index] = child;
            }
        }

        if (gone == 0 && added.Count == 0)
        {
            var isSame = still.AsSpan().SequenceEqual(_children);
            return new LooseRefFolder(_path, stamp, (isSame ? _children : still)!, _indexes);
        }

        foreach (var child in still)
        {
            if (child is not null)
            {
                added.Add(child);
            }
        }

        added.Sort((a, b) => RefNameComparer.Instance.Compare(a.Name, b.Name));
        var indexes = new Dictionary<string, int>(added.Count, StringComparer.Ordinal);
        var children = new List<Child>(added.Count);
        foreach (var child in added)
        {
            // A folder that changes while it is listed may list an entry twice.
            if (indexes.TryAdd(child.Name[prefix.Length..].TrimEnd('/'), children.Count))
            {
                children.Add(child);
            }
        }

        return new LooseRefFolder(_path, stamp, [.. children], indexes);
    }

    // The index is that of the entry as it is known, or -1.
    private FileSystemEnumerable<(int Index, Child Child)>? List(string prefix, bool exists)
    {
        if (!exists)
        {
            return null;
        }

        var now = FileClock.UtcNowTicks;
        var known = _indexes.GetAlternateLookup<ReadOnlySpan<char>>();
        try
        {
            return new FileSystemEnumerable<(int, Child)>(
                _path,
                (ref FileSystemEntry entry) =>
                {
                    var index = known.TryGetValue(entry.FileName, out var found) ? found : -1;
                    return (index, ReadChild(ref entry, prefix, index < 0 ? null : _children[index], now));
                },
                new EnumerationOptions { AttributesToSkip = 0 })
            {
                ShouldIncludePredicate = static (ref FileSystemEntry entry) =>
                    RefName.IsComponent(entry.FileName) && (entry.IsDirectory || entry.FileName[^1] != '.'),
            };
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static Child ReadChild(ref FileSystemEntry entry, string prefix, Child? known, long now)
    {
        var isLink = (entry.Attributes & FileAttributes.ReparsePoint) != 0;
        if (entry.IsDirectory && !isLink)
        {
            var name = known is { Folder: not null } ? known.Name : $"{prefix}{entry.FileName}/";
            var folder = Read(known?.Folder?._path ?? entry.ToFullPath(), name, known?.Folder);
            return folder == known?.Folder ? known : new Child(name, default, RawRef.Missing, folder);
        }

        var stamp = FileStamp.Create(entry.LastWriteTimeUtc.Ticks, entry.Length, now);
        if (known is { Folder: null } && !isLink && known.Stamp.IsFresh(stamp))
        {
            return known;
        }

        var path = entry.ToFullPath();
        var value = isLink ? LooseRefFile.ReadLink(path) : LooseRefFile.ReadFile(path);
        return new Child(known is { Folder: null } ? known.Name : $"{prefix}{entry.FileName}", stamp, value, null);
    }

    // A folder's name ends in a slash, so that sorting the children sorts all that is below them.
    private sealed record Child(string Name, FileStamp Stamp, RawRef Value, LooseRefFolder? Folder)
    {
        public bool Equals(Child? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
    }
}
