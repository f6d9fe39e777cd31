using System.Buffers;
using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>What the entries hold, inflated.</summary>
internal sealed partial class PackStreamParser
{
    // A larger blob is hashed while it passes, and never held as a whole.
    private const int MaxHeldBlob = 4 << 20;
    private const int WindowSize = 4 * 32 * 1024;

    // Few deltas are larger.
    private const int SmallWindowSize = 16 * 1024;

    private readonly Inflater _inflater = new();
    private readonly ObjectHasher _hasher = new(options.DetectCollisions);
    private readonly List<int> _streamedBlobs = [];
    private byte[]? _window;
    private ObjectBatch? _batch;
    private bool _isBatchFull;
    private bool _hasFilledBatch;

    private Sink _sink;
    private int _outputPosition;
    private long _inflated;

    private enum Sink
    {
        /// <summary>Into the batch.</summary>
        Batch,

        /// <summary>Through the window and the hash: a large blob.</summary>
        Hash,

        /// <summary>Through the window and away: a delta, which is read again when its base is known.</summary>
        None,
    }

    /// <summary>Entries that are deltas, so far.</summary>
    public int DeltaCount { get; private set; }

    /// <summary>Entries whose id is known already, because they were hashed while they passed.</summary>
    public IReadOnlyList<int> StreamedBlobs => _streamedBlobs;

    /// <summary>Hands over the batch when it is full, or when the pack is at its end; null when there is nothing to take.</summary>
    public ObjectBatch? TakeBatch()
    {
        if (_batch is not { IsEmpty: false } batch || !(_isBatchFull || IsDone))
        {
            return null;
        }

        _batch = null;
        _isBatchFull = false;
        _hasFilledBatch = true;
        return batch;
    }

    /// <returns>False when the batch has to be taken first.</returns>
    private bool StartContent()
    {
        ref var entry = ref entries[entries.Count - 1];
        entry.HeaderLength = (byte)(_position - entry.Offset);
        _sink = entry switch
        {
            { IsDelta: true } => Sink.None,
            { Kind: PackEntryKind.Blob, Size: > MaxHeldBlob } => Sink.Hash,
            _ => Sink.Batch,
        };
        if (_sink != Sink.Hash)
        {
            InflationBudget.CheckArray(entry.Size);
        }

        if (_sink == Sink.Batch)
        {
            _batch ??= new ObjectBatch(_hasFilledBatch ? ObjectBatch.Capacity : ObjectBatch.SmallCapacity);
            if (!_batch.IsEmpty && !_batch.HasRoomFor(entry.Size))
            {
                _isBatchFull = true;
                return false;
            }

            _outputPosition = _batch.Length;
        }
        else
        {
            EnsureWindow(entry.Size);
            _outputPosition = 0;
        }

        if (_sink == Sink.Hash)
        {
            _hasher.Start(ObjectType.Blob, entry.Size);
        }

        _inflater.Reset();
        _inflated = 0;
        _stage = Stage.Content;
        return true;
    }

    /// <returns>Whether the entry is complete.</returns>
    private bool ReadContent(ReadOnlySpan<byte> input, ref int position)
    {
        ref var entry = ref entries[entries.Count - 1];
        while (true)
        {
            var output = _sink == Sink.Batch ? _batch!.Buffer : _window.AsSpan();
            var start = _outputPosition;
            var limit = (int)Math.Min(output.Length, start + (entry.Size - _inflated));
            var status = Inflate(input[position..], out var consumed, output, limit);
            position += consumed;
            _position += consumed;
            _inflated += _outputPosition - start;
            if (_sink == Sink.Hash)
            {
                _hasher.Append(output[start.._outputPosition]);
            }

            switch (status)
            {
                case InflateStatus.NeedsInput:
                    return false;

                case InflateStatus.NeedsOutput when _inflated < entry.Size:
                    MakeRoom(entry.Size);
                    break;

                case InflateStatus.Done when _inflated == entry.Size:
                    FinishContent(ref entry);
                    return true;

                default:
                    throw BadObject("its size is not the one that it announces");
            }
        }
    }

    private InflateStatus Inflate(ReadOnlySpan<byte> input, out int consumed, Span<byte> output, int limit)
    {
        try
        {
            return _inflater.Inflate(input, out consumed, output, ref _outputPosition, limit);
        }
        catch (PackFormatException damage)
        {
            throw BadObject(damage.Message);
        }
    }

    private void MakeRoom(long size)
    {
        if (_sink == Sink.Batch)
        {
            _batch!.Grow(size);
            return;
        }

        _window.AsSpan(_outputPosition - Inflater.HistorySize, Inflater.HistorySize).CopyTo(_window);
        _outputPosition = Inflater.HistorySize;
    }

    private void FinishContent(ref ReceivedEntry entry)
    {
        var index = entries.Count - 1;
        switch (_sink)
        {
            case Sink.Batch:
                _batch!.Add(index, (int)entry.Size);
                break;

            case Sink.None:
                DeltaCount++;
                break;

            case Sink.Hash:
                entry.Id = _hasher.Finish();
                entry.Type = ObjectType.Blob;
                entries.NoteBlob(entry.Size);
                _streamedBlobs.Add(index);
                break;
        }
    }

    /// <summary>Has a window that either holds the whole entry, or enough for the inflater to look back in.</summary>
    private void EnsureWindow(long size)
    {
        if (_window is null || (size > _window.Length && _window.Length < WindowSize))
        {
            ReturnWindow();
            _window = ArrayPool<byte>.Shared.Rent(size <= SmallWindowSize ? SmallWindowSize : WindowSize);
        }
    }

    private void ReturnWindow()
    {
        if (_window is not null)
        {
            ArrayPool<byte>.Shared.Return(_window);
            _window = null;
        }
    }

    private void DisposeContent()
    {
        _hasher.Dispose();
        _batch?.Dispose();
        ReturnWindow();
    }
}
