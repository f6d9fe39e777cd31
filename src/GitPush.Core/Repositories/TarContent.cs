using GitPush.Objects;

namespace GitPush.Repositories;

/// <summary>
/// A blob's content for <see cref="System.Formats.Tar.TarWriter"/>, which must know an entry's length before its first byte and
/// asks only streams that say they can seek. It reads them from front to back.
/// </summary>
internal sealed class TarContent(Stream content) : ReadOnlyStream
{
    public override bool CanSeek => true;

    public override long Length => content.Length;

    public override long Position
    {
        get => content.Position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer) => content.Read(buffer);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }
}
