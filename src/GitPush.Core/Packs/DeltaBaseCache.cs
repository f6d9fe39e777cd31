using System.Diagnostics.CodeAnalysis;
using GitPush.Objects;

namespace GitPush.Packs;

/// <summary>
/// Objects that deltas were applied to, or may be soon: bounded by their bytes, the longest unused going first. Holds a reference
/// to each. Belongs to one operation; not thread-safe.
/// </summary>
internal sealed class DeltaBaseCache(long maxBytes)
{
    // What an entry costs beside its bytes.
    private const int Overhead = 128;

    private readonly Dictionary<Key, Entry> _entries = [];
    private readonly long _maxEntryBytes = maxBytes / 4;
    private Entry? _newest;
    private Entry? _oldest;
    private long _bytes;

    /// <param name="value">The object, with a reference that is the caller's to release.</param>
    public bool TryGet(PackFile pack, long offset, [NotNullWhen(true)] out ObjectBuffer? value)
    {
        if (!_entries.TryGetValue(new Key(pack, offset), out var entry))
        {
            value = null;
            return false;
        }

        if (entry != _newest)
        {
            Unlink(entry);
            LinkNewest(entry);
        }

        value = entry.Value.Share();
        return true;
    }

    /// <summary>Keeps an object that is not kept yet, unless it is too large.</summary>
    public void Add(PackFile pack, long offset, ObjectBuffer value)
    {
        if (value.Array.Length > _maxEntryBytes)
        {
            return;
        }

        var entry = new Entry(new Key(pack, offset), value);
        if (!_entries.TryAdd(entry.Key, entry))
        {
            return;
        }

        _ = value.Share();
        LinkNewest(entry);
        _bytes += value.Array.Length + Overhead;
        while (_bytes > maxBytes && _oldest is { } oldest)
        {
            Unlink(oldest);
            _entries.Remove(oldest.Key);
            _bytes -= oldest.Value.Array.Length + Overhead;
            oldest.Value.Release();
        }
    }

    /// <summary>Releases all that is kept.</summary>
    public void Clear()
    {
        foreach (var entry in _entries.Values)
        {
            entry.Value.Release();
        }

        _entries.Clear();
        (_newest, _oldest, _bytes) = (null, null, 0);
    }

    private void LinkNewest(Entry entry)
    {
        entry.Older = _newest;
        entry.Newer = null;
        if (_newest is not null)
        {
            _newest.Newer = entry;
        }

        _newest = entry;
        _oldest ??= entry;
    }

    private void Unlink(Entry entry)
    {
        if (entry.Newer is { } newer)
        {
            newer.Older = entry.Older;
        }
        else
        {
            _newest = entry.Older;
        }

        if (entry.Older is { } older)
        {
            older.Newer = entry.Newer;
        }
        else
        {
            _oldest = entry.Newer;
        }
    }

    private readonly struct Key(PackFile pack, long offset) : IEquatable<Key>
    {
        private readonly PackFile _pack = pack;
        private readonly long _offset = offset;

        public bool Equals(Key other) => _offset == other._offset && ReferenceEquals(_pack, other._pack);

        public override bool Equals([NotNullWhen(true)] object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode() => HashCode.Combine(_offset, System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(_pack));
    }

    private sealed class Entry(Key key, ObjectBuffer value)
    {
        public readonly Key Key = key;
        public readonly ObjectBuffer Value = value;
        public Entry? Newer;
        public Entry? Older;
    }
}
