using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace GitPush.Objects;

/// <summary>
/// The loose objects of one <c>objects</c> folder, each a file of its own: <c>objects/e6/9de29b…</c>. Thread-safe.
/// </summary>
internal sealed partial class LooseObjects(string objectsDirectory)
{
    /// <summary>How many folders the first byte of an id spreads loose objects over.</summary>
    public const int FolderCount = 256;

    /// <summary>Where an object's file is, existing or not.</summary>
    public string PathOf(ObjectId id)
    {
        var hex = id.ToString();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{objectsDirectory}{Path.DirectorySeparatorChar}{hex.AsSpan(0, 2)}{Path.DirectorySeparatorChar}{hex.AsSpan(2)}");
    }

    public bool Contains(ObjectId id) => File.Exists(PathOf(id));

    /// <summary>Opens an object. The stream gives its content and checks the length.</summary>
    /// <exception cref="ObjectCorruptException">The file is no loose object.</exception>
    public bool TryOpen(ObjectId id, [NotNullWhen(true)] out ObjectContentStream? content, out ObjectType type)
    {
        content = null;
        type = default;
        var path = PathOf(id);
        if (!File.Exists(path))
        {
            return false;
        }

        FileStream file;
        try
        {
            file = new FileStream(path, new FileStreamOptions
            {
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
            });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Packed and deleted between the two calls.
            return false;
        }

        content = LooseObjectHeader.Open(file, id, out type);
        return true;
    }

    /// <summary>Reads an object whole.</summary>
    /// <exception cref="ObjectCorruptException">The file is no loose object, or its content is damaged.</exception>
    public bool TryRead(ObjectId id, out GitObject value)
    {
        if (!TryOpen(id, out var content, out var type))
        {
            value = default;
            return false;
        }

        using (content)
        {
            value = new GitObject(type, content.ReadAll());
            return true;
        }
    }

    /// <summary>The ids of all loose objects below one of the 256 folders.</summary>
    public IEnumerable<ObjectId> Enumerate(byte firstByte)
    {
        var prefix = firstByte.ToString("x2", CultureInfo.InvariantCulture);
        var folder = Path.Combine(objectsDirectory, prefix);
        IEnumerator<string> files;
        try
        {
            files = Directory.EnumerateFiles(folder).GetEnumerator();
        }
        catch (DirectoryNotFoundException)
        {
            yield break;
        }

        using (files)
        {
            while (files.MoveNext())
            {
                // A temporary file is not named by 38 digits.
                if (ObjectId.TryParse(string.Concat(prefix, Path.GetFileName(files.Current.AsSpan())), out var id))
                {
                    yield return id;
                }
            }
        }
    }

    /// <summary>The ids of all loose objects.</summary>
    public IEnumerable<ObjectId> Enumerate()
    {
        for (var i = 0; i < FolderCount; i++)
        {
            foreach (var id in Enumerate((byte)i))
            {
                yield return id;
            }
        }
    }

    /// <summary>Adds the ids that begin with some digits, up to <paramref name="limit"/> ids in the set.</summary>
    public void AddMatches(AbbreviatedId prefix, ISet<ObjectId> matches, int limit)
    {
        // Four digits at least: all matches have the same first byte.
        foreach (var id in Enumerate(prefix.First.FirstByte))
        {
            if (matches.Count < limit && prefix.Matches(id))
            {
                _ = matches.Add(id);
            }
        }
    }
}
