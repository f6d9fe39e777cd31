using System.IO.Enumeration;
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

    private LooseRefFolder(string path, FileStamp stamp, Child[] children)
    {
        _path = path;
        _stamp = stamp;
        _children = children;
    }

    /// <summary>Reads a folder.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="prefix">What the names of its refs begin with: <c>refs/heads/</c>.</param>
    /// <param name="known">The folder as it was read before.</param>
    public static LooseRefFolder Read(string path, string prefix, LooseRefFolder? known = null)
    {
        var stamp = FileStamp.OfFolder(path);
        return known is not null && known._stamp.IsFresh(stamp)
            ? known.ReadBelow()
            : new LooseRefFolder(path, stamp, stamp.Exists ? ReadChildren(path, prefix, known) : []);
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
            if (_children[i].Folder is { } folder)
            {
                var now = Read(folder._path, _children[i].Name, folder);
                if (now != folder)
                {
                    changed ??= [.. _children];
                    changed[i] = changed[i] with { Folder = now };
                }
            }
        }

        return changed is null ? this : new LooseRefFolder(_path, _stamp, changed);
    }

    private static Child[] ReadChildren(string path, string prefix, LooseRefFolder? known)
    {
        var now = DateTime.UtcNow.Ticks;
        var found = new List<Child>();
        try
        {
            found.AddRange(new FileSystemEnumerable<Child>(
                path,
                (ref FileSystemEntry entry) => new Child(
                    entry.IsDirectory ? $"{prefix}{entry.FileName}/" : $"{prefix}{entry.FileName}",
                    FileStamp.Create(entry.LastWriteTimeUtc.Ticks, entry.IsDirectory ? 0 : entry.Length, now),
                    (entry.Attributes & FileAttributes.ReparsePoint) != 0,
                    entry.IsDirectory),
                new EnumerationOptions { AttributesToSkip = 0 })
            {
                ShouldIncludePredicate = static (ref FileSystemEntry entry) => IsRefOrFolder(entry.FileName),
            });
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }

        var children = found.ToArray();
        Array.Sort(children);
        for (var i = 0; i < children.Length; i++)
        {
            var child = children[i];
            var before = known?.Find(child.Name);
            var childPath = Path.Join(path, child.Name.AsSpan(prefix.Length).TrimEnd('/'));
            children[i] = child switch
            {
                { IsLink: true, IsFolder: true } => child with { Value = RawRef.Missing, IsFolder = false },
                { IsLink: true } => child with { Value = LooseRefFile.ReadLink(childPath) },
                { IsFolder: true } => child with { Folder = Read(childPath, child.Name, before?.Folder) },
                _ when before is { IsFolder: false, IsLink: false } same && same.Stamp.IsFresh(child.Stamp) => child with { Value = same.Value },
                _ => child with { Value = LooseRefFile.ReadFile(childPath) },
            };
        }

        return children;
    }

    // What begins with a dot is none of git's, and what ends in .lock is a lock.
    private static bool IsRefOrFolder(ReadOnlySpan<char> fileName) =>
        RefName.IsPushable($"refs/{fileName}", deleting: true);

    private Child? Find(string name)
    {
        var index = Array.BinarySearch(_children, new Child(name));
        return index >= 0 ? _children[index] : null;
    }

    // A folder's name ends in a slash, so that sorting the children sorts all that is below them.
    private readonly record struct Child(string Name, FileStamp Stamp = default, bool IsLink = false, bool IsFolder = false)
        : IComparable<Child>
    {
        public RawRef Value { get; init; }

        public LooseRefFolder? Folder { get; init; }

        public int CompareTo(Child other) => RefNameComparer.Compare(Name, other.Name);
    }
}
