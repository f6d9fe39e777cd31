using System.Text;
using GitPush.Hooks;

namespace GitPush.Docker.Progress;

/// <summary>Writes the lines of one image's build to the pusher, the output of steps up to a limit.</summary>
/// <param name="output">The pusher's terminal.</param>
/// <param name="image">The image's name, which stands in front of each line.</param>
/// <param name="maxOutputBytes">How much output of steps is shown.</param>
internal sealed class ProgressLines(IPushOutput output, string image, long maxOutputBytes)
{
    // What somebody needs who wants to know why a step failed.
    private const int TailLines = 40;

    private readonly Queue<string> _tail = new();
    private long _shownBytes;
    private long _hiddenLines;

    /// <summary>Writes a line about the build.</summary>
    public ValueTask WriteAsync(string line, CancellationToken cancellationToken) =>
        output.WriteLineAsync($"build: {image}  {line}", cancellationToken);

    /// <summary>Writes a line of a step's output.</summary>
    public async ValueTask WriteOutputAsync(string line, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetByteCount(line) + 1;
        if (_hiddenLines == 0 && _shownBytes + bytes <= maxOutputBytes)
        {
            _shownBytes += bytes;
            await WriteAsync(line, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (_hiddenLines++ == 0)
        {
            await WriteAsync($"(the output of steps is not shown beyond {maxOutputBytes} bytes)", cancellationToken).ConfigureAwait(false);
        }

        _tail.Enqueue(line);
        if (_tail.Count > TailLines)
        {
            _ = _tail.Dequeue();
        }
    }

    /// <summary>Writes the last lines of output that were not shown, when the build has failed.</summary>
    public async ValueTask WriteTailAsync(CancellationToken cancellationToken)
    {
        if (_hiddenLines > _tail.Count)
        {
            await WriteAsync($"({_hiddenLines - _tail.Count} lines)", cancellationToken).ConfigureAwait(false);
        }

        while (_tail.TryDequeue(out var line))
        {
            await WriteAsync(line, cancellationToken).ConfigureAwait(false);
        }
    }
}
