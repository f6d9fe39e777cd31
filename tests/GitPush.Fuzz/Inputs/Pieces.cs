using System.IO.Pipelines;

namespace GitPush.Fuzz.Inputs;

/// <summary>Gives bytes away in pieces, as a network does. How large they are depends on the bytes alone.</summary>
internal sealed class Pieces : Stream
{
    private readonly byte[] _bytes;
    private readonly int _size;
    private int _position;

    public Pieces(byte[] bytes, int size)
    {
        _bytes = bytes;
        _size = size;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>A pipe that the bytes come from. Reading from it never waits.</summary>
    public static PipeReader Pipe(byte[] bytes) =>
        PipeReader.Create(new Pieces(bytes, SizeFor(bytes)), new StreamPipeReaderOptions(bufferSize: 4096, minimumReadSize: 1));

    /// <summary>A piece's size for these bytes: one byte, some, or all of them.</summary>
    public static int SizeFor(ReadOnlySpan<byte> bytes)
    {
        var hash = (uint)bytes.Length;
        foreach (var b in bytes[..Math.Min(bytes.Length, 64)])
        {
            hash = (hash * 31) + b;
        }

        return (hash % 8) switch { 0 => 1, 1 => 3, 2 => 7, 3 => 64, 4 => 500, _ => int.MaxValue };
    }

    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(_size, Math.Min(buffer.Length, _bytes.Length - _position));
        _bytes.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
