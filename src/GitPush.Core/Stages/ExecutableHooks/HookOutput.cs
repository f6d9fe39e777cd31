using System.Text;
using GitPush.Hooks;

namespace GitPush.Stages.ExecutableHooks;

/// <summary>
/// Brings what a hook writes to the pusher while it writes it, up to a limit, behind which it is read and thrown away. Nothing
/// is held for a slow pusher: the hook waits for it, as it does for git.
/// </summary>
internal sealed class HookOutput
{
    private const int BufferSize = 16 * 1024;

    // What the hook wrote before its end is in the pipe: no more than this. Whoever goes on writing is somebody else.
    private const long MaxPipeBytes = 1 << 20;

    // Whoever keeps the pipe open after the hook's end, and is silent for so long, holds the push no longer.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    private readonly IPushOutput _output;
    private readonly string _title;
    private readonly long _maxBytes;
    private readonly TimeProvider _time;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly char[] _characters = new char[Encoding.UTF8.GetMaxCharCount(BufferSize)];
    private long _left;

    /// <param name="title">What the hook is called.</param>
    /// <param name="maxBytes">How much of what it writes is shown.</param>
    public HookOutput(IPushOutput output, string title, long maxBytes, TimeProvider time)
    {
        _output = output;
        _title = title;
        _maxBytes = maxBytes;
        _time = time;
        _left = maxBytes;
    }

    /// <summary>Whether anything was written so far.</summary>
    public bool HasText { get; private set; }

    /// <summary>Copies until nothing more can come from the hook.</summary>
    /// <param name="stream">What it writes.</param>
    /// <param name="ended">The hook's end.</param>
    public async Task CopyAsync(Stream stream, Task ended, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var buffer = new byte[BufferSize];
        var afterEnd = 0L;
        while (afterEnd <= MaxPipeBytes)
        {
            var read = stream.ReadAsync(buffer, stop.Token).AsTask();
            if (!await ComesAsync(read, ended, stop.Token).ConfigureAwait(false))
            {
                await stop.CancelAsync().ConfigureAwait(false);
                await ((Task)read).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
                break;
            }

            var count = await read.ConfigureAwait(false);
            if (count == 0)
            {
                break;
            }

            afterEnd += ended.IsCompleted ? count : 0;
            await WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }

        await WriteAsync(default, cancellationToken, flush: true).ConfigureAwait(false);
    }

    private async Task<bool> ComesAsync(Task read, Task ended, CancellationToken cancellationToken)
    {
        await Task.WhenAny(read, ended).ConfigureAwait(false);
        if (!read.IsCompleted)
        {
            await Task.WhenAny(read, Task.Delay(Silence, _time, cancellationToken)).ConfigureAwait(false);
        }

        return read.IsCompleted;
    }

    // A character may be split between two reads: the decoder keeps its first half.
    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken, bool flush = false)
    {
        if (_left < 0)
        {
            return;
        }

        var kept = (int)Math.Min(bytes.Length, _left);
        var isCut = kept < bytes.Length;
        var count = _decoder.GetChars(bytes.Span[..kept], _characters, flush || isCut);
        if (count > 0)
        {
            HasText = true;
            await _output.WriteAsync(new string(_characters, 0, count), cancellationToken).ConfigureAwait(false);
        }

        _left -= kept;
        if (isCut)
        {
            _left = -1;
            await _output.WriteLineAsync($"\n[{_title}: more than {_maxBytes} bytes; the rest is not shown]", cancellationToken).ConfigureAwait(false);
        }
    }
}
