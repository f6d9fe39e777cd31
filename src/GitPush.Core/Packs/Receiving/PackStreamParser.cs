using System.Buffers.Binary;
using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>
/// Reads a pack front to back, in parts of any size, as it comes from the wire: finds where each entry begins and ends,
/// inflates whole objects into batches, and everything else to check it. Never takes a byte behind the pack's trailer.
/// </summary>
/// <remarks>
/// gitformat-pack(5):
/// <code>
/// pack    = "PACK" version(4) objects(4) *entry sha1(20)
/// entry   = type-and-size [base] zlib-stream
/// type-and-size: 1 bit more, 3 bits type, 4 bits size; then 1 bit more, 7 bits size, lowest first
/// base of an offset delta: 1 bit more, 7 bits distance back, highest first, each byte but the last adding one
/// base of a ref delta: its id (20)
/// </code>
/// </remarks>
internal sealed partial class PackStreamParser(
    ReceivedEntries entries, RefDeltas refDeltas, PackReceiverOptions options, InflationBudget budget) : IDisposable
{
    public const int HeaderSize = 12;

    // What is shorter than this and cut by the end of a part is gathered here: header, base id, trailer.
    private readonly byte[] _gathered = new byte[ObjectId.Size];
    private int _gatheredCount;

    private Stage _stage = Stage.PackHeader;
    private long _position;
    private uint _crc;
    private int _sizeShift;
    private long _baseDistance;

    private enum Stage
    {
        PackHeader,
        EntryType,
        EntrySize,
        BaseDistance,
        BaseDistanceRest,
        BaseId,
        ContentStart,
        Content,
        Trailer,
        Done,
    }

    /// <summary>Whether the whole pack, trailer and all, has been read.</summary>
    public bool IsDone => _stage == Stage.Done;

    /// <summary>Objects that the header announces.</summary>
    public int ObjectCount { get; private set; }

    /// <summary>Bytes of the trailer that have been read.</summary>
    public int TrailerLength => _stage switch { Stage.Trailer => _gatheredCount, Stage.Done => ObjectId.Size, _ => 0 };

    /// <summary>The checksum that the trailer claims, when <see cref="IsDone"/>.</summary>
    public ObjectId Trailer => ObjectId.FromBytes(_gathered);

    /// <summary>Goes on with the pack.</summary>
    /// <returns>
    /// Bytes taken: all of them, unless the pack ended or a batch is full, which is then to be taken by
    /// <see cref="TakeBatch"/>.
    /// </returns>
    /// <exception cref="PackFormatException">The pack is damaged.</exception>
    /// <exception cref="GitLimitException">A limit was exceeded.</exception>
    public int Parse(ReadOnlySpan<byte> input)
    {
        var position = 0;
        var checksummed = 0;
        while (Step(input, ref position, ref checksummed))
        {
        }

        AppendToCrc(input, ref checksummed, position);
        return position;
    }

    public void Dispose() => DisposeContent();

    /// <summary>Reads one element.</summary>
    /// <returns>False when the input, or the room for whole objects, is used up, or the pack is at its end.</returns>
    private bool Step(ReadOnlySpan<byte> input, ref int position, ref int checksummed)
    {
        switch (_stage)
        {
            case Stage.PackHeader:
                if (!Gather(input, ref position, HeaderSize))
                {
                    return false;
                }

                ReadPackHeader();
                StartEntry(position, ref checksummed);
                return true;

            case Stage.ContentStart:
                return StartContent();

            case Stage.Content:
                if (!ReadContent(input, ref position))
                {
                    return false;
                }

                FinishEntry(input, position, ref checksummed);
                StartEntry(position, ref checksummed);
                return true;

            case Stage.BaseId:
                if (!Gather(input, ref position, ObjectId.Size))
                {
                    return false;
                }

                refDeltas.Add(ObjectId.FromBytes(_gathered), entries.Count - 1);
                _stage = Stage.ContentStart;
                return true;

            case Stage.Trailer:
                if (Gather(input, ref position, ObjectId.Size))
                {
                    _stage = Stage.Done;
                }

                return false;

            case Stage.Done:
                return false;

            default:
                if (position == input.Length)
                {
                    return false;
                }

                _position++;
                ReadHeaderByte(input[position++]);
                return true;
        }
    }

    private void ReadPackHeader()
    {
        if (!_gathered.AsSpan().StartsWith("PACK"u8))
        {
            throw new PackFormatException("pack signature mismatch");
        }

        var version = BinaryPrimitives.ReadUInt32BigEndian(_gathered.AsSpan(4));
        if (version is not (2 or 3))
        {
            throw new PackFormatException($"pack version {version} unsupported");
        }

        var count = BinaryPrimitives.ReadUInt32BigEndian(_gathered.AsSpan(8));
        if (count > options.Limits.MaxObjects)
        {
            throw new GitLimitException(nameof(GitPushLimits.MaxObjects), options.Limits.MaxObjects, "objects");
        }

        ObjectCount = (int)count;
    }

    private void StartEntry(int position, ref int checksummed)
    {
        // What lies before is not part of an entry: it has been added to the last one, or is the pack's header.
        checksummed = position;
        _gatheredCount = 0;
        if (entries.Count < ObjectCount)
        {
            _crc = Crc32.Initial;
            _stage = Stage.EntryType;
            return;
        }

        entries.End = _position;
        _stage = Stage.Trailer;
    }

    private void FinishEntry(ReadOnlySpan<byte> input, int position, ref int checksummed)
    {
        AppendToCrc(input, ref checksummed, position);
        entries[entries.Count - 1].Crc32 = _crc;
    }

    private void ReadHeaderByte(byte value)
    {
        switch (_stage)
        {
            case Stage.EntryType:
                ref var added = ref entries.Add(_position - 1);
                added.Kind = (PackEntryKind)((value >> 4) & 7);
                added.Size = value & 0x0F;
                _sizeShift = 4;
                if (added.Kind is not (>= PackEntryKind.Commit and <= PackEntryKind.Tag
                    or PackEntryKind.OffsetDelta or PackEntryKind.RefDelta))
                {
                    throw BadObject($"unknown object type {(int)added.Kind}");
                }

                _stage = Stage.EntrySize;
                break;

            case Stage.EntrySize:
                if (_sizeShift > 53)
                {
                    throw BadObject("size beyond all bounds");
                }

                entries[entries.Count - 1].Size |= (long)(value & 0x7F) << _sizeShift;
                _sizeShift += 7;
                break;

            case Stage.BaseDistance:
                _baseDistance = value & 0x7F;
                _stage = Stage.BaseDistanceRest;
                break;

            default:
                if (_baseDistance > _position)
                {
                    throw BadObject("delta base offset is out of bound");
                }

                _baseDistance = ((_baseDistance + 1) << 7) | (uint)(value & 0x7F);
                break;
        }

        if (value < 0x80)
        {
            FinishNumber();
        }
    }

    /// <summary>The number that ended with the last byte, size or distance, is complete.</summary>
    private void FinishNumber()
    {
        ref var entry = ref entries[entries.Count - 1];
        if (_stage == Stage.EntrySize)
        {
            budget.Take(entry.Size);
            _stage = entry.Kind switch
            {
                PackEntryKind.OffsetDelta => Stage.BaseDistance,
                PackEntryKind.RefDelta => Stage.BaseId,
                _ => Stage.ContentStart,
            };
            return;
        }

        // Bases lie before their offset deltas, so an entry that begins there is known.
        var parent = _baseDistance > 0 ? entries.IndexOf(entry.Offset - _baseDistance) : ReceivedEntry.None;
        if (parent == ReceivedEntry.None)
        {
            throw BadObject("delta base offset is out of bound");
        }

        entry.NextSibling = entries[parent].FirstChild;
        entries[parent].FirstChild = entries.Count - 1;
        _stage = Stage.ContentStart;
    }

    private bool Gather(ReadOnlySpan<byte> input, ref int position, int count)
    {
        var part = input.Slice(position, Math.Min(count - _gatheredCount, input.Length - position));
        part.CopyTo(_gathered.AsSpan(_gatheredCount));
        _gatheredCount += part.Length;
        position += part.Length;
        _position += part.Length;
        return _gatheredCount == count;
    }

    private void AppendToCrc(ReadOnlySpan<byte> input, ref int checksummed, int position)
    {
        _crc = Crc32.Append(_crc, input[checksummed..position]);
        checksummed = position;
    }

    private PackFormatException BadObject(string what) =>
        new($"pack has bad object at offset {entries[entries.Count - 1].Offset}: {what}");
}
