using System.Text;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Refs;

/// <summary>
/// A <c>packed-refs</c> file as it was read. Immutable. Names are looked up in the file's bytes by binary search; the list
/// of all refs is made at the first need and kept.
/// </summary>
internal sealed partial class PackedRefs
{
    private const int NameOffset = ObjectId.HexSize + 1;

    private readonly byte[] _content;
    private readonly int _start;
    private readonly FileStamp _stamp;
    private GitRef[]? _all;
    private ObjectId[]? _sortedIds;

    private PackedRefs(byte[] content, FileStamp stamp)
    {
        _stamp = stamp;
        (_content, _start) = (content, ReadHeader(content, out var traits));
        Traits = traits;
        var records = content.AsSpan(_start);
        if (records.Length > 0 && records[^1] != (byte)'\n')
        {
            throw Unreadable("the last line is not complete");
        }

        // Files of git before 2.18 do not say whether they are sorted, and most are.
        if ((traits & PackedRefsTraits.Sorted) == 0 && !IsSorted(records))
        {
            (_content, _start) = (Sort(records), 0);
        }
    }

    public static PackedRefs Empty { get; } = new([], default);

    /// <summary>What the header says. A file without content is all of it.</summary>
    public PackedRefsTraits Traits { get; }

    /// <summary>All refs, sorted by the bytes of their names; those whose names are invalid, or no UTF-8, are left out.</summary>
    public GitRef[] All => _all ??= ReadAll();

    /// <summary>Reads a repository's file, or keeps what is known when it did not change.</summary>
    /// <exception cref="InvalidDataException">It is none that git reads.</exception>
    public static PackedRefs Read(string path, PackedRefs known)
    {
        var stamp = FileStamp.OfFile(path);
        if (known._stamp.IsFresh(stamp))
        {
            return known;
        }

        if (!stamp.Exists)
        {
            return Empty;
        }

        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var now = FileClock.UtcNowTicks;
            var content = new byte[RandomAccess.GetLength(file)];
            var ticks = File.GetLastWriteTimeUtc(file).Ticks;
            ReadExactly(file, content);
            return content.Length == 0 ? Empty : new PackedRefs(content, FileStamp.Create(ticks, content.Length, now));
        }
        catch (FileNotFoundException)
        {
            return Empty;
        }
    }

    /// <summary>How many packed refs name exactly this object. What answers it is made at the first call and kept.</summary>
    public int CountOf(ObjectId id)
    {
        var ids = _sortedIds ??= SortIds(All);
        var first = LowerBound(ids, 0, id, orEqual: false);
        return first < ids.Length && ids[first] == id ? LowerBound(ids, first, id, orEqual: true) - first : 0;
    }

    /// <summary>One ref, if it is packed.</summary>
    public bool TryGet(string name, out GitRef value)
    {
        var at = Seek(name, out var found);
        value = found ? ReadRecord(at, name) : default;
        return found;
    }

    /// <summary>Whether some packed ref's name starts with <paramref name="prefix"/>.</summary>
    public bool AnyBelow(string prefix)
    {
        var at = Seek(prefix, out _);
        return at < _content.Length && NameAt(at).StartsWith(Encoding.UTF8.GetBytes(prefix));
    }

    private static void ReadExactly(Microsoft.Win32.SafeHandles.SafeFileHandle file, byte[] content)
    {
        for (var done = 0; done < content.Length;)
        {
            var read = RandomAccess.Read(file, content.AsSpan(done), done);
            done += read > 0 ? read : throw Unreadable("it became shorter while it was read");
        }
    }

    // # pack-refs with: peeled fully-peeled sorted \n
    private static int ReadHeader(ReadOnlySpan<byte> content, out PackedRefsTraits traits)
    {
        traits = content.IsEmpty ? PackedRefsTraits.All : PackedRefsTraits.None;
        if (content.IsEmpty || content[0] != (byte)'#')
        {
            return 0;
        }

        var end = content.IndexOf((byte)'\n');
        var prefix = "# pack-refs with: "u8;
        if (end < 0 || !content.StartsWith(prefix))
        {
            throw Unreadable("the header is unknown");
        }

        foreach (var trait in Encoding.ASCII.GetString(content[prefix.Length..end]).Split(' '))
        {
            traits |= trait switch
            {
                "peeled" => PackedRefsTraits.Peeled,
                "fully-peeled" => PackedRefsTraits.FullyPeeled,
                "sorted" => PackedRefsTraits.Sorted,
                _ => PackedRefsTraits.None,
            };
        }

        return end + 1;
    }

    private static InvalidDataException Unreadable(string why) => new($"packed-refs cannot be read: {why}.");
}
