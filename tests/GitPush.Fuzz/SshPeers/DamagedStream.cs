namespace GitPush.Fuzz.SshPeers;

/// <summary>Damages what is written to it at some places.</summary>
internal sealed class DamagedStream(Stream inner, IReadOnlyList<Damage> damages) : Stream
{
    private long _position;
    private byte[] _delayed = [];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var bytes = buffer.ToArray().ToList();
        var isDelayed = false;

        // From the last on, so that the places of those before stay.
        foreach (var damage in damages.OrderByDescending(damage => damage.Offset))
        {
            var at = damage.Offset - _position;
            if (at >= 0 && at < bytes.Count && at < buffer.Length)
            {
                isDelayed |= damage.Kind == DamageKind.Delay;
                damage.Apply(bytes, (int)at);
            }
        }

        _position += buffer.Length;
        byte[] sent = isDelayed ? [] : [.. bytes, .. _delayed];
        _delayed = isDelayed ? [.. _delayed, .. bytes] : [];
        return sent.Length > 0 ? inner.WriteAsync(sent, cancellationToken) : default;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }
}
