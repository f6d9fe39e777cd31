using System.Buffers;
using GitPush.Packs;

namespace GitPush.Objects;

// Entries of packs: whole objects, and deltas whose chains are followed down to a whole object and then applied upwards.
internal sealed partial class ObjectReader
{
    internal const int BaseCacheBytes = 16 << 20;

    // git makes chains of at most 4,095 deltas. Only a damaged pack, whose ref deltas go in a circle, comes near to this.
    private const int MaxDeltaDepth = 1 << 16;

    // Open files of deleted packs are kept for the operation, but not without bound.
    private const int MaxPinnedPacks = 64;

    // Deltas larger than this are checked to fill their result before it is allocated.
    private const int MaxUncheckedResult = 64 * 1024;

    private readonly DeltaBaseCache _bases;
    private readonly ObjectBufferPool _buffers = new();
    private readonly List<Link> _chain = [];
    private readonly HashSet<PackFile> _pinned = [];
    private readonly byte[] _deltaHead = new byte[32];
    private EntryTypeCache? _types;
    private PackFile? _lastPack;
    private EntryInflater? _inflater;
    private byte[] _deltaBuffer = [];

    private EntryInflater Inflater => _inflater ??= new EntryInflater();

    /// <summary>The header of the entry that begins at an offset, read through this operation's window.</summary>
    /// <exception cref="PackFormatException">No entry begins there.</exception>
    public PackEntry ReadEntry(PackFile pack, long offset)
    {
        if (pack != _lastPack)
        {
            Pin(pack);
        }

        return pack.ReadEntry(offset, Inflater.Window);
    }

    /// <summary>Reads one copy of an object, that which a pack holds at an offset, as <see cref="TryRent"/> does.</summary>
    /// <exception cref="PackFormatException">The copy, or a base of it, is damaged.</exception>
    public RentedObject RentPacked(PackFile pack, long offset) => new(ReadPacked(pack, offset, isRented: true));

    /// <summary>Reads the copy of an object that a pack holds at an offset.</summary>
    private GitObject ReadPacked(PackFile pack, long offset) => ReadPacked(pack, offset, isRented: false).Keep();

    /// <param name="isRented">Whether the object is needed for a while only, and its array may come from the pool.</param>
    /// <returns>The object, with a reference that is the caller's to release.</returns>
    private ObjectBuffer ReadPacked(PackFile pack, long offset, bool isRented)
    {
        _chain.Clear();
        var value = ReadBottom(pack, offset, isRented);
        for (var i = _chain.Count - 1; i >= 0; i--)
        {
            var link = _chain[i];
            value = Apply(value, link, isRented || i > 0);

            // What was asked for becomes a base itself when history is walked backwards. Blobs rarely do, and are large.
            if (i > 0 || value.Type != ObjectType.Blob || KeepsBlobs)
            {
                _bases.Add(link.Pack, link.Entry.Offset, value);
            }
        }

        return value;
    }

    /// <summary>Follows a chain down to an object that is whole or in the cache. The deltas above it are left in the chain.</summary>
    private ObjectBuffer ReadBottom(PackFile pack, long offset, bool isRented)
    {
        while (true)
        {
            if (_bases.TryGet(pack, offset, out var value))
            {
                return value;
            }

            var entry = ReadEntry(pack, offset);
            if (!entry.IsDelta)
            {
                value = Inflate(pack, entry, isRented || _chain.Count > 0);
                if (_chain.Count > 0 || value.Type == ObjectType.Tree || KeepsBlobs)
                {
                    _bases.Add(pack, offset, value);
                }

                return value;
            }

            AddToChain(pack, entry);
            if (!TryFindBase(ref pack, entry, out offset))
            {
                return _database.TryFindLoose(entry.BaseId, out var loose) && TryReadLoose(loose, entry.BaseId, out value)
                    ? value
                    : throw MissingBase(entry);
            }
        }
    }

    private (ObjectType Type, long Size) ReadPackedInfo(PackFile pack, long offset)
    {
        if (_bases.TryGet(pack, offset, out var value))
        {
            var info = (value.Type, value.Length);
            value.Release();
            return info;
        }

        var entry = ReadEntry(pack, offset);
        var size = entry.InflatedSize;
        if (entry.IsDelta)
        {
            var length = Inflater.InflateHead(pack, entry, _deltaHead);
            Delta.ReadSizes(_deltaHead.AsSpan(0, length), out _, out size);
        }

        return (ReadPackedType(pack, entry), size);
    }

    private ObjectType ReadPackedType(PackFile pack, PackEntry entry)
    {
        _types ??= new EntryTypeCache();
        _chain.Clear();
        ObjectType type;
        while (!_types.TryGet(pack, entry.Offset, out type))
        {
            if (!entry.IsDelta)
            {
                type = (ObjectType)entry.Kind;
                break;
            }

            AddToChain(pack, entry);
            if (!TryFindBase(ref pack, entry, out var offset))
            {
                type = _database.TryFindLoose(entry.BaseId, out var loose) && TryReadLooseInfo(loose, entry.BaseId, out var info)
                    ? info.Type
                    : throw MissingBase(entry);
                break;
            }

            entry = ReadEntry(pack, offset);
        }

        foreach (var link in _chain)
        {
            _types.Add(link.Pack, link.Entry.Offset, type);
        }

        return type;
    }

    /// <summary>Finds a delta's base in its own pack, or by its id in any other.</summary>
    private bool TryFindBase(ref PackFile pack, in PackEntry entry, out long offset)
    {
        offset = entry.BaseOffset;
        if (entry.Kind == PackEntryKind.OffsetDelta || pack.TryFind(entry.BaseId, out offset))
        {
            return true;
        }

        if (!_database.TryFindPacked(entry.BaseId, out var other, out offset))
        {
            return false;
        }

        pack = other;
        return true;
    }

    private ObjectBuffer Inflate(PackFile pack, in PackEntry entry, bool isRented)
    {
        EntryInflater.CheckSize(pack, entry);
        var value = NewBuffer((ObjectType)entry.Kind, entry.InflatedSize, isRented);
        try
        {
            Inflater.Inflate(pack, entry, value.Array);
            return value;
        }
        catch
        {
            value.Release();
            throw;
        }
    }

    /// <summary>Applies a delta to its base, and releases the base.</summary>
    private ObjectBuffer Apply(ObjectBuffer source, in Link link, bool isRented)
    {
        ObjectBuffer? result = null;
        try
        {
            var delta = InflateDelta(link, out var resultSize);
            result = NewBuffer(source.Type, resultSize, isRented);
            Delta.Apply(source.Value.Data.Span, delta, result.Array.AsSpan(0, result.Length));
            return result;
        }
        catch
        {
            result?.Release();
            throw;
        }
        finally
        {
            source.Release();
        }
    }

    /// <summary>Inflates a delta to where the next one will be inflated, too.</summary>
    private ReadOnlySpan<byte> InflateDelta(in Link link, out long resultSize)
    {
        var size = (int)link.Entry.InflatedSize;
        if (_deltaBuffer.Length < size)
        {
            ReturnDeltaBuffer();
            _deltaBuffer = ArrayPool<byte>.Shared.Rent(size);
        }

        Inflater.Inflate(link.Pack, link.Entry, _deltaBuffer);
        var delta = _deltaBuffer.AsSpan(0, size);
        Delta.ReadSizes(delta, out _, out resultSize);
        if (resultSize > MaxUncheckedResult)
        {
            Delta.Validate(delta);
        }

        if (resultSize > Array.MaxLength)
        {
            throw new IOException($"an object of {resultSize} bytes is too large to be read at once");
        }

        return delta;
    }

    private ObjectBuffer NewBuffer(ObjectType type, long size, bool isRented) =>
        isRented ? _buffers.Rent(type, (int)size) : ObjectBuffer.Allocate(type, (int)size);

    private void AddToChain(PackFile pack, in PackEntry entry)
    {
        if (_chain.Count == MaxDeltaDepth)
        {
            throw new PackFormatException($"the chain of deltas at {entry.Offset} does not end");
        }

        EntryInflater.CheckSize(pack, entry);
        _chain.Add(new Link(pack, entry));
    }

    private static PackFormatException MissingBase(in PackEntry entry) =>
        new($"the delta at {entry.Offset} has a base that is missing, {entry.BaseId}");

    private void Pin(PackFile pack)
    {
        if (_pinned.Count < MaxPinnedPacks && !_pinned.Contains(pack))
        {
            pack.Pin();
            _pinned.Add(pack);
        }

        _lastPack = pack;
    }

    private void UnpinAll()
    {
        foreach (var pack in _pinned)
        {
            pack.Unpin();
        }

        _pinned.Clear();
        _lastPack = null;
    }

    private void ReturnDeltaBuffer()
    {
        if (_deltaBuffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_deltaBuffer);
            _deltaBuffer = [];
        }
    }

    private readonly record struct Link(PackFile Pack, PackEntry Entry);
}
