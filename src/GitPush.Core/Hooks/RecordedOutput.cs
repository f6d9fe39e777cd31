using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace GitPush.Hooks;

/// <summary>The beginning of what a push wrote, for its record and for those who follow the push. Thread-safe.</summary>
/// <param name="maxBytes">Bytes that are kept.</param>
internal sealed class RecordedOutput(int maxBytes)
{
    // A reader gets what there is in pieces of this many bytes at the most.
    private const int MaxPiece = 32 << 10;

    private readonly Lock _gate = new();
    private byte[] _bytes = [];
    private int _length;
    private long _cut;
    private bool _ended;

    // What readers wait for that have read everything; null while nobody does, so that a push without readers signals nothing.
    private TaskCompletionSource? _grown;

    /// <summary>Keeps whole characters as far as there is room.</summary>
    public void Append(ReadOnlySpan<byte> utf8)
    {
        TaskCompletionSource? grown;
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            // After the first cut nothing more is kept: a gap in the middle would read as if nothing were missing.
            var kept = _cut > 0 ? 0 : LengthWithin(utf8, maxBytes - _length);
            _cut += utf8.Length - kept;
            if (kept == 0)
            {
                return;
            }

            Keep(utf8[..kept]);
            (grown, _grown) = (_grown, null);
        }

        grown?.SetResult();
    }

    /// <summary>Nothing is kept from now on: what a stage that was given up still writes comes too late.</summary>
    /// <returns>The text; where something was cut, a last line says how much.</returns>
    public string End()
    {
        TaskCompletionSource? grown;
        string text;
        lock (_gate)
        {
            text = ToString();
            if (!_ended && _cut > 0)
            {
                Keep(Encoding.UTF8.GetBytes(text).AsSpan(_length));
                _cut = 0;
            }

            _ended = true;
            (grown, _grown) = (_grown, null);
        }

        grown?.SetResult();
        return text;
    }

    /// <summary>The text from a place on, as it is written, until <see cref="End"/>. Any number of readers may follow.</summary>
    /// <param name="position">Characters to pass over.</param>
    /// <param name="cancellationToken">Stops following.</param>
    public async IAsyncEnumerable<string> FollowAsync(long position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var offset = 0;
        var toPass = position;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string text;
            Task? grown = null;
            lock (_gate)
            {
                var length = LengthWithin(_bytes.AsSpan(offset, _length - offset), MaxPiece);
                text = Encoding.UTF8.GetString(_bytes, offset, length);
                offset += length;
                if (length == 0)
                {
                    if (_ended)
                    {
                        yield break;
                    }

                    grown = (_grown ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                }
            }

            if (grown is not null)
            {
                await grown.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            var passed = (int)Math.Min(toPass, text.Length);
            toPass -= passed;
            if (passed < text.Length)
            {
                yield return text[passed..];
            }
        }
    }

    /// <summary>The text so far; where something was cut, a last line says how much.</summary>
    public override string ToString()
    {
        lock (_gate)
        {
            var text = Encoding.UTF8.GetString(_bytes, 0, _length);
            if (_cut == 0)
            {
                return text;
            }

            var lineEnd = text.Length == 0 || text[^1] == '\n' ? "" : "\n";
            return string.Create(CultureInfo.InvariantCulture, $"{text}{lineEnd}[{_cut} more bytes were not recorded]\n");
        }
    }

    private void Keep(ReadOnlySpan<byte> utf8)
    {
        if (_length + utf8.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(_length + utf8.Length, Math.Min(maxBytes, 2L * _bytes.Length))));
        }

        utf8.CopyTo(_bytes.AsSpan(_length));
        _length += utf8.Length;
    }

    private static int LengthWithin(ReadOnlySpan<byte> utf8, int room)
    {
        if (utf8.Length <= room)
        {
            return utf8.Length;
        }

        // 10xxxxxx goes on with a character: cut before its first byte.
        while (room > 0 && (utf8[room] & 0xC0) == 0x80)
        {
            room--;
        }

        return room;
    }
}
