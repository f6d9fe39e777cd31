using System.IO.Pipelines;
using System.Text;

namespace GitPush.Protocol;

/// <summary>
/// Writes the lines of an answer. From the moment that the client asks for <c>sideband-all</c> (gitprotocol-v2(5)), each of them
/// travels in a side-band:
/// <code>
/// packet = 4 hexadecimal digits of the packet's length | 1 byte band | line
/// band   = 1 a line of the answer, 3 fatal error
/// </code>
/// A flush and a delimiter have no band.
/// </summary>
/// <param name="output">Where the packets go. Completed by whoever opened it.</param>
internal sealed class ResponseWriter(PipeWriter output)
{
    private const int FlushThreshold = 65_536;
    private const byte DataBand = 1;
    private const byte FatalBand = 3;

    /// <summary>Whether each line travels in a side-band.</summary>
    public bool IsBanded { get; set; }

    public void Write(string line)
    {
        PktLine.WriteLength(output, Encoding.UTF8.GetByteCount(line) + (IsBanded ? 1 : 0));
        WriteBand(DataBand);
        Encoding.UTF8.GetBytes(line, output);
    }

    public void WriteDelimiter() => PktLine.WriteDelimiter(output);

    public void WriteFlush() => PktLine.WriteFlush(output);

    /// <summary>Text with which the client ends.</summary>
    public void WriteError(string text)
    {
        var line = IsBanded ? text : $"ERR {text}";
        PktLine.WriteLength(output, Encoding.UTF8.GetByteCount(line) + (IsBanded ? 1 : 0));
        WriteBand(FatalBand);
        Encoding.UTF8.GetBytes(line, output);
    }

    /// <summary>
    /// Flushes what has become much: between the lines of a list that is as long as the client makes it, so that the server does
    /// not hold all of it.
    /// </summary>
    public ValueTask FlushIfMuchAsync(CancellationToken cancellationToken) =>
        output.UnflushedBytes >= FlushThreshold ? FlushAsync(cancellationToken) : ValueTask.CompletedTask;

    public async ValueTask FlushAsync(CancellationToken cancellationToken) =>
        _ = await output.FlushAsync(cancellationToken).ConfigureAwait(false);

    private void WriteBand(byte band)
    {
        if (IsBanded)
        {
            output.GetSpan(1)[0] = band;
            output.Advance(1);
        }
    }
}
