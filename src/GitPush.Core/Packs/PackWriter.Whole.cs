using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using GitPush.Objects;

namespace GitPush.Packs;

// Compresses objects that cannot be copied: loose ones, deltas whose base the receiver does not have, and whatever is left of an
// object whose entry is damaged.
internal sealed partial class PackWriter
{
    /// <summary>Blobs of more bytes than this are compressed as they are read where they are stored whole.</summary>
    private const int MinStreamed = 1 << 20;

    private readonly ObjectHasher _hasher = new(detectCollisions: false);
    private readonly MemoryStream _compressed = new();

    private async ValueTask WriteWholeAsync(ObjectId id, CancellationToken cancellationToken)
    {
        if (await TryStreamAsync(id, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        foreach (var copy in Copies(id))
        {
            using (copy)
            {
                if (_hasher.Hash(copy.Type, copy.Data.Span) == id)
                {
                    WriteEntryHeader((PackEntryKind)copy.Type, copy.Data.Length);
                    await CompressAsync(copy.Data, cancellationToken).ConfigureAwait(false);
                    return;
                }
            }
        }

        throw new ObjectCorruptException(id, "no intact copy of it is left");
    }

    /// <summary>
    /// Sends a large blob without holding it. That it is what its id says is known at its end only: a damaged one ends the pack.
    /// </summary>
    private async ValueTask<bool> TryStreamAsync(ObjectId id, CancellationToken cancellationToken)
    {
        if (!objects.TryGetInfo(id, out var type, out var size) || type != ObjectType.Blob || size <= MinStreamed
            || database.TryLocate(id, out _, out _) || !objects.TryOpenBlob(id, out var content, out size))
        {
            return false;
        }

        await using (content.ConfigureAwait(false))
        {
            var buffer = ArrayPool<byte>.Shared.Rent(CopyChunk);
            try
            {
                WriteEntryHeader(PackEntryKind.Blob, size);
                _hasher.Start(ObjectType.Blob, size);
                _compressed.SetLength(0);
                using (var compressor = Compressor())
                {
                    int count;
                    while ((count = content.Read(buffer)) > 0)
                    {
                        _hasher.Append(buffer.AsSpan(0, count));
                        compressor.Write(buffer, 0, count);
                        await DrainAsync(cancellationToken).ConfigureAwait(false);
                    }
                }

                await DrainAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        return _hasher.Finish() == id ? true : throw new ObjectCorruptException(id, "its content is another object's");
    }

    /// <summary>
    /// The copies of an object that can be read: packed ones, each from its own pack, then the loose one. The caller disposes
    /// each.
    /// </summary>
    private IEnumerable<RentedObject> Copies(ObjectId id)
    {
        foreach (var pack in plan.Packs)
        {
            if (TryReadCopy(pack, id, out var copy))
            {
                yield return copy;
            }
        }

        if (database.TryFindLoose(id, out var loose) && TryReadLoose(loose, id, out var unpacked))
        {
            yield return unpacked;
        }

        // Packed anew since the packs were listed; or the empty tree, which need not be stored.
        if (objects.TryRent(id, out var other))
        {
            yield return other;
        }
    }

    private bool TryReadCopy(PackFile pack, ObjectId id, [NotNullWhen(true)] out RentedObject? copy)
    {
        copy = null;
        try
        {
            if (!pack.TryFind(id, out var offset))
            {
                return false;
            }

            copy = objects.RentPacked(pack, offset);
            return true;
        }
        catch (Exception e) when (e is PackFormatException or PackGoneException or ObjectCorruptException)
        {
            return false;
        }
    }

    private bool TryReadLoose(LooseObjects loose, ObjectId id, [NotNullWhen(true)] out RentedObject? copy)
    {
        try
        {
            return objects.TryRentLoose(loose, id, out copy);
        }
        catch (ObjectCorruptException)
        {
            copy = null;
            return false;
        }
    }

    private async ValueTask CompressAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (content.Length <= CompressedContent.MaxSmall)
        {
            using (var compressed = CompressedContent.Make(content.Span))
            {
                output.Write(compressed.Span);
            }

            await FlushIfFullAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        _compressed.SetLength(0);
        using (var compressor = Compressor())
        {
            while (content.Length > CopyChunk)
            {
                compressor.Write(content.Span[..CopyChunk]);
                content = content[CopyChunk..];
                await DrainAsync(cancellationToken).ConfigureAwait(false);
            }

            compressor.Write(content.Span);
        }

        await DrainAsync(cancellationToken).ConfigureAwait(false);
    }

    private ZLibStream Compressor() => new(_compressed, CompressionLevel.Fastest, leaveOpen: true);

    /// <summary>Hands on what was compressed so far.</summary>
    private async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        output.Write(_compressed.GetBuffer().AsSpan(0, (int)_compressed.Length));
        _compressed.SetLength(0);
        await FlushIfFullAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask FlushIfFullAsync(CancellationToken cancellationToken)
    {
        if (output.IsFull)
        {
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void WriteEntryHeader(PackEntryKind kind, long size)
    {
        Span<byte> header = stackalloc byte[PackEntry.MaxHeaderLength];
        output.Write(header[..PackHeaders.FormatEntry(header, kind, size)]);
    }
}
