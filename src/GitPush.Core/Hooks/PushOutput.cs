using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using GitPush.Protocol;

namespace GitPush.Hooks;

/// <summary>
/// Where a push's stages write: text → <see cref="ControlFilter"/> → <see cref="SecretMasker"/> → the pusher's terminal
/// (side-band 2) and the push's record. The filter comes first, because taking a sequence out afterwards could put the two
/// halves of a secret together.
/// </summary>
/// <param name="terminal">The pusher's terminal.</param>
/// <param name="maxRecordedBytes">Bytes that the record keeps.</param>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore has no wait handle to free, and a stage that was given up may still write.")]
internal sealed class PushOutput(SideBandWriter terminal, int maxRecordedBytes) : IPushOutput
{
    // git cuts nothing off a report, but nobody reads more than this behind a ref's name.
    private const int MaxReasonLength = 400;

    // Held while a text is on its way, so that two writers' texts stay whole and in the same order everywhere.
    private readonly SemaphoreSlim _turn = new(1, 1);

    // Guards what follows. Never held while waiting for the client, so that a secret can be registered at any time.
    private readonly Lock _gate = new();
    private readonly ControlFilter _filter = new();
    private readonly SecretMasker _masker = new();
    private readonly ArrayBufferWriter<char> _filtered = new();
    private readonly ArrayBufferWriter<char> _masked = new();
    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();
    private bool _lineOpen;

    /// <summary>What the record keeps of what was written.</summary>
    public RecordedOutput Record { get; } = new(maxRecordedBytes);

    /// <summary>What the record keeps of what was written so far.</summary>
    public string RecordedText => Record.ToString();

    public ValueTask WriteLineAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return WriteAsync(text, endLine: true, flush: false, cancellationToken);
    }

    public ValueTask WriteAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return WriteAsync(text, endLine: false, flush: false, cancellationToken);
    }

    /// <summary>
    /// Writes what was held back because a secret might begin with it, ends the line if one is open, and forgets an escape
    /// sequence without an end: at the end of a stage.
    /// </summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default) =>
        WriteAsync("", endLine: false, flush: true, cancellationToken);

    /// <summary>Keeps a value out of everything that is written from now on.</summary>
    public void MaskSecret(string value)
    {
        lock (_gate)
        {
            _masker.Add(value);
        }
    }

    /// <summary>A text without secrets and without control sequences other than colours.</summary>
    public string Mask(string text)
    {
        var filtered = new ArrayBufferWriter<char>();
        new ControlFilter().Write(text, filtered);
        lock (_gate)
        {
            return _masker.MaskWhole(filtered.WrittenSpan.ToString());
        }
    }

    /// <summary>A reason as it may stand behind a ref: masked, one line of bounded length, no control characters or colours.</summary>
    public string MaskReason(string reason)
    {
        var visible = new VisibleText(Mask(reason)).Text;
        var words = visible.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var line = words.Length == 0 ? "no reason given" : string.Join(' ', words);
        if (line.Length <= MaxReasonLength)
        {
            return line;
        }

        var end = char.IsHighSurrogate(line[MaxReasonLength - 1]) ? MaxReasonLength - 1 : MaxReasonLength;
        return string.Concat(line.AsSpan(0, end), "…");
    }

    private async ValueTask WriteAsync(string text, bool endLine, bool flush, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        byte[]? bytes = null;
        try
        {
            var length = Process(text, endLine, flush, out bytes);
            await terminal.WriteProgressAsync(bytes.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (bytes is not null)
            {
                ArrayPool<byte>.Shared.Return(bytes);
            }

            _ = _turn.Release();
        }
    }

    /// <summary>Takes a text through the filter and the masker into the record.</summary>
    /// <param name="bytes">What goes to the terminal, rented from the shared pool; the caller returns it.</param>
    /// <returns>How many bytes of <paramref name="bytes"/> are filled.</returns>
    private int Process(string text, bool endLine, bool flush, out byte[] bytes)
    {
        lock (_gate)
        {
            _filtered.ResetWrittenCount();
            _masked.ResetWrittenCount();
            _filter.Write(text, _filtered);
            if (endLine)
            {
                _filter.Write("\n", _filtered);
            }

            _masker.Write(_filtered.WrittenSpan, _masked);
            if (flush)
            {
                _filter.Reset();
                _masker.Flush(_masked);
            }

            var masked = _masked.WrittenSpan;
            _lineOpen = masked.IsEmpty ? _lineOpen : masked[^1] != '\n';
            if (flush && _lineOpen)
            {
                _masked.Write("\n");
                _lineOpen = false;
            }

            // The encoder keeps the first half of a surrogate pair until the second one comes.
            bytes = ArrayPool<byte>.Shared.Rent(Math.Max(1, Encoding.UTF8.GetMaxByteCount(_masked.WrittenCount + 1)));
            var length = _encoder.GetBytes(_masked.WrittenSpan, bytes, flush);
            Record.Append(bytes.AsSpan(0, length));
            return length;
        }
    }
}
