using GitPush.Objects;

namespace GitPush.Packs;

/// <summary>
/// The types that chains of deltas were found to end in, so that each entry of a chain need not follow it again. Of a fixed
/// size, for one pack at a time; not thread-safe.
/// </summary>
internal sealed class EntryTypeCache
{
    // A row is an offset and, in the lowest three bits, the type of the object that begins there.
    private const int Rows = 8192;
    private const int TypeBits = 3;

    private readonly long[] _rows = new long[Rows];
    private PackFile? _pack;

    public bool TryGet(PackFile pack, long offset, out ObjectType type)
    {
        var row = _rows[RowOf(offset)];
        type = (ObjectType)(row & ((1 << TypeBits) - 1));
        return _pack == pack && row >> TypeBits == offset;
    }

    public void Add(PackFile pack, long offset, ObjectType type)
    {
        if (_pack != pack)
        {
            Array.Clear(_rows);
            _pack = pack;
        }

        _rows[RowOf(offset)] = (offset << TypeBits) | (long)type;
    }

    // Fibonacci hashing: the offsets of a chain's entries have no pattern to rely on.
    private static int RowOf(long offset) => (int)((ulong)offset * 0x9E37_79B9_7F4A_7C15 >> (64 - 13));
}
