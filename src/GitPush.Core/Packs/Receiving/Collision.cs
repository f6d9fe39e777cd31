using System.Buffers;
using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>
/// Two objects of one id have to be the same, byte for byte. If they are not, somebody made a SHA-1 collision, and the
/// object that was there first stays.
/// </summary>
internal static class Collision
{
    private const int MaxHeldBlob = 1 << 20;
    private const int BufferSize = 64 * 1024;

    /// <summary>Compares an object with the existing one of its id.</summary>
    public static void ThrowUnlessSame(ObjectReader existing, ObjectId id, ObjectType type, ReadOnlySpan<byte> content)
    {
        if (type == ObjectType.Blob && content.Length > MaxHeldBlob)
        {
            using var stream = OpenBlob(existing, id, content.Length);
            ThrowUnlessSame(id, stream, content);
        }
        else
        {
            if (!existing.TryRent(id, out var known))
            {
                throw Found(id);
            }

            using (known)
            {
                if (known.Type != type || !content.SequenceEqual(known.Data.Span))
                {
                    throw Found(id);
                }
            }
        }
    }

    /// <summary>Opens the existing blob of an id, which has to have that size.</summary>
    public static Stream OpenBlob(ObjectReader existing, ObjectId id, long size)
    {
        if (!existing.TryOpenBlob(id, out var content, out var knownSize))
        {
            throw Found(id);
        }

        if (knownSize != size)
        {
            content.Dispose();
            throw Found(id);
        }

        return content;
    }

    /// <summary>Compares two streams of the same length.</summary>
    public static void ThrowUnlessSame(ObjectId id, Stream first, Stream second, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var other = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int read;
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                read = first.ReadAtLeast(buffer.AsSpan(0, BufferSize), BufferSize, throwOnEndOfStream: false);
                var otherRead = second.ReadAtLeast(other.AsSpan(0, BufferSize), BufferSize, throwOnEndOfStream: false);
                if (!buffer.AsSpan(0, read).SequenceEqual(other.AsSpan(0, otherRead)))
                {
                    throw Found(id);
                }
            }
            while (read == BufferSize);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            ArrayPool<byte>.Shared.Return(other);
        }
    }

    public static PackFormatException Found(ObjectId id) => new($"SHA1 COLLISION FOUND WITH {id} !");

    private static void ThrowUnlessSame(ObjectId id, Stream known, ReadOnlySpan<byte> content)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (!content.IsEmpty)
            {
                var read = known.Read(buffer, 0, Math.Min(BufferSize, content.Length));
                if (read == 0 || !content[..read].SequenceEqual(buffer.AsSpan(0, read)))
                {
                    throw Found(id);
                }

                content = content[read..];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
