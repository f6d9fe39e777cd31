using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Runtime.InteropServices;
using GitPush.CommitGraphs;
using GitPush.Packs;

namespace GitPush.Objects;

/// <summary>Reads objects for one operation: owns a bounded cache of delta bases and read buffers. Not thread-safe.</summary>
internal sealed partial class ObjectReader : IDisposable
{
    // Below this a blob is inflated at once: that costs less than the machinery of a stream.
    private const int MinStreamedBlob = 256 * 1024;

    // A pack can vanish between being found and being read, and so can the one that took its place. A pack that is still there
    // and never fits its index looks the same: this many times is bad luck, more is damage.
    private const int MaxVanishedPacks = 16;

    private readonly ObjectDatabase _database;

    internal ObjectReader(ObjectDatabase database, long baseCacheBytes = BaseCacheBytes)
    {
        _database = database;
        _bases = new DeltaBaseCache(baseCacheBytes);
    }

    private delegate T PackedReading<T>(ObjectReader reader, PackFile pack, long offset);

    private delegate bool LooseReading<T>(ObjectReader reader, LooseObjects loose, ObjectId id, [MaybeNullWhen(false)] out T value);

    /// <summary>
    /// Whether blobs that are read are kept as possible bases of others: for whoever reads many in the order of the pack, where a delta
    /// mostly follows its base.
    /// </summary>
    public bool KeepsBlobs { get; init; }

    /// <summary>Type and inflated size, without inflating the object.</summary>
    /// <exception cref="ObjectCorruptException">The object is damaged.</exception>
    public bool TryGetInfo(ObjectId id, out ObjectType type, out long size)
    {
        (type, size) = (ObjectType.Tree, 0);
        if (id == ObjectId.EmptyTree)
        {
            return true;
        }

        var found = TryRead(id, static (reader, pack, offset) => reader.ReadPackedInfo(pack, offset), static (_, loose, id, out value) => TryReadLooseInfo(loose, id, out value), out var info);
        (type, size) = info;
        return found;
    }

    /// <summary>Reads an object whole. Its bytes may be shared with the cache.</summary>
    /// <exception cref="ObjectCorruptException">The object is damaged.</exception>
    /// <exception cref="IOException">The object is too large for one array, or reading failed.</exception>
    public bool TryRead(ObjectId id, out GitObject value)
    {
        if (id == ObjectId.EmptyTree)
        {
            value = new GitObject(ObjectType.Tree, ReadOnlyMemory<byte>.Empty);
            return true;
        }

        return TryRead(
            id,
            static (reader, pack, offset) => reader.ReadPacked(pack, offset),
            static (_, loose, id, out value) => loose.TryRead(id, out value),
            out value);
    }

    /// <summary>
    /// Reads an object whole for as long as it takes to look at it, so that memory is used again and again: for whoever reads
    /// many objects and keeps none.
    /// </summary>
    /// <param name="value">The object, which the caller disposes. It outlives the reader.</param>
    /// <exception cref="ObjectCorruptException">The object is damaged.</exception>
    /// <exception cref="IOException">The object is too large for one array, or reading failed.</exception>
    public bool TryRent(ObjectId id, [NotNullWhen(true)] out RentedObject? value)
    {
        ObjectBuffer? buffer;
        if (id == ObjectId.EmptyTree)
        {
            buffer = ObjectBuffer.Allocate(ObjectType.Tree, 0);
        }
        else if (!TryRead<ObjectBuffer>(
            id,
            static (reader, pack, offset) => reader.ReadPacked(pack, offset, isRented: true),
            static (ObjectReader reader, LooseObjects loose, ObjectId id, [MaybeNullWhen(false)] out ObjectBuffer value) =>
                reader.TryReadLoose(loose, id, out value),
            out buffer))
        {
            value = null;
            return false;
        }

        value = new RentedObject(buffer);
        return true;
    }

    /// <summary>Reads one copy of an object, the loose one, as <see cref="TryRent"/> does.</summary>
    /// <exception cref="ObjectCorruptException">The copy is damaged.</exception>
    public bool TryRentLoose(LooseObjects loose, ObjectId id, [NotNullWhen(true)] out RentedObject? value)
    {
        value = TryReadLoose(loose, id, out var buffer) ? new RentedObject(buffer) : null;
        return value is not null;
    }

    /// <summary>
    /// A blob's content, streamed where the blob is stored whole. The stream outlives the reader; it throws
    /// <see cref="ObjectCorruptException"/> where it meets damage.
    /// </summary>
    /// <returns>False when there is no such object, or it is no blob.</returns>
    public bool TryOpenBlob(ObjectId id, [NotNullWhen(true)] out Stream? content, out long size)
    {
        var found = TryRead(id, (reader, pack, offset) => reader.OpenPackedBlob(pack, offset, id), TryOpenLooseBlob, out content);
        size = content?.Length ?? 0;
        return found && content is not null;
    }

    /// <summary>Takes no more notice of a commit-graph that was found to be damaged.</summary>
    internal void Distrust(StoredCommitGraph graph, CommitGraphException problem) => _database.Distrust(graph, problem);

    public void Dispose()
    {
        _inflater?.Dispose();
        _inflater = null;
        _bases.Clear();
        _buffers.Dispose();
        ReturnDeltaBuffer();
        UnpinAll();
    }

    private bool TryRead<T>(ObjectId id, PackedReading<T> packed, LooseReading<T> unpacked, [MaybeNullWhen(false)] out T value)
    {
        for (var vanished = 0; ;)
        {
            var version = _database.Version;
            if (_database.TryFindPacked(id, out var pack, out var offset))
            {
                try
                {
                    value = packed(this, pack, offset);
                    return true;
                }
                catch (PackGoneException e) when (vanished < MaxVanishedPacks)
                {
                    vanished++;
                    _database.Drop(e.Pack);
                    continue;
                }
                catch (PackFormatException e)
                {
                    throw new ObjectCorruptException(id, $"{e.Message} in {pack.Name}", e);
                }
            }

            if (_database.TryFindLoose(id, out var loose) && unpacked(this, loose, id, out value))
            {
                return true;
            }

            if (!_database.HasChangedSince(version))
            {
                value = default;
                return false;
            }
        }
    }

    private bool TryReadLoose(LooseObjects loose, ObjectId id, [NotNullWhen(true)] out ObjectBuffer? value)
    {
        value = null;
        if (!loose.TryOpen(id, out var content, out var type))
        {
            return false;
        }

        using (content)
        {
            value = content.RentAll(type, _buffers);
            return true;
        }
    }

    private static bool TryReadLooseInfo(LooseObjects loose, ObjectId id, out (ObjectType Type, long Size) value)
    {
        if (!loose.TryOpen(id, out var content, out var type))
        {
            value = default;
            return false;
        }

        using (content)
        {
            value = (type, content.Length);
            return true;
        }
    }

    private static bool TryOpenLooseBlob(ObjectReader reader, LooseObjects loose, ObjectId id, out Stream? value)
    {
        value = null;
        if (!loose.TryOpen(id, out var content, out var type))
        {
            return false;
        }

        if (type != ObjectType.Blob)
        {
            content.Dispose();
            return true;
        }

        value = content;
        return true;
    }

    private Stream? OpenPackedBlob(PackFile pack, long offset, ObjectId id)
    {
        var entry = ReadEntry(pack, offset);
        if (entry.Kind == PackEntryKind.Blob && entry.InflatedSize >= MinStreamedBlob)
        {
            var compressed = new PackEntryStream(pack, entry.DataOffset);
            return new ObjectContentStream(
                new ZLibStream(compressed, CompressionMode.Decompress), ReadOnlyMemory<byte>.Empty, entry.InflatedSize, id);
        }

        if (entry is { IsDelta: false, Kind: not PackEntryKind.Blob })
        {
            return null;
        }

        var value = ReadPacked(pack, offset);
        return value.Type == ObjectType.Blob && MemoryMarshal.TryGetArray(value.Data, out var bytes)
            ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
            : null;
    }
}
