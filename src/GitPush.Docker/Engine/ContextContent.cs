using System.Net;
using System.Net.Http.Headers;

namespace GitPush.Docker.Engine;

/// <summary>A build's context: a tar that is made while it is sent, in chunks.</summary>
internal sealed class ContextContent : HttpContent
{
    private readonly Func<Stream, CancellationToken, Task> _write;
    private readonly IdleTimeout _timeout;

    /// <param name="write">Writes the tar.</param>
    /// <param name="timeout">Told that the upload goes on.</param>
    public ContextContent(Func<Stream, CancellationToken, Task> write, IdleTimeout timeout)
    {
        _write = write;
        _timeout = timeout;
        Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
    }

    /// <summary>Bytes sent so far.</summary>
    public long Length { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // A tar comes in pieces of 512 bytes, each of which would be a chunk.
        await using var buffered = new BufferedStream(new Watched(stream, this), 64 << 10);
        await _write(buffered, cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private sealed class Watched(Stream inner, ContextContent content) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            content.Length += buffer.Length;
            content._timeout.Touch();
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count) =>
            throw new NotSupportedException("A context is written asynchronously.");

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
