using System.Diagnostics;
using System.IO.Compression;
using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>
/// Completes a thin pack (<c>git index-pack --fix-thin</c>): appends the bases that its deltas name and that it leaves to the
/// receiver to have, so that the pack stands for itself.
/// </summary>
internal sealed class ThinPackCompletion(DeltaContext context)
{
    private uint _crc;

    /// <summary>Appends every base that exists. Bases that are nowhere stay unresolved.</summary>
    /// <returns>The number of objects appended.</returns>
    /// <exception cref="ObjectCorruptException">A base is not what its id says: it must not be copied under that id.</exception>
    public int AppendBases(CancellationToken cancellationToken)
    {
        var appended = 0;
        using var reader = context.Existing.OpenReader();
        using var hasher = new ObjectHasher(detectCollisions: false);
        foreach (var id in context.RefDeltas.UnclaimedBases())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!reader.TryGetInfo(id, out _, out var size))
            {
                continue;
            }

            // A few bytes of a delta make a copy of whatever base they name.
            context.Budget.Take(size);
            InflationBudget.CheckArray(size);
            if (!reader.TryRent(id, out var value))
            {
                continue;
            }

            using (value)
            {
                if (hasher.Hash(value.Type, value.Data.Span) != id)
                {
                    throw new ObjectCorruptException(id, "its content is another object's");
                }

                if (appended++ == 0)
                {
                    context.Spool.RemoveTrailer();
                }

                Append(id, value.Value);
            }
        }

        return appended;
    }

    private void Append(ObjectId id, in GitObject value)
    {
        var content = value.Data.Span;
        Span<byte> header = stackalloc byte[10];
        header = header[..WriteHeader(header, value.Type, content.Length)];
        ref var entry = ref context.Entries.Add(context.Spool.Length);
        Debug.Assert(entry.Offset == context.Entries.End, "What is appended begins where the last entry ends.");
        entry.Id = id;
        entry.Kind = (PackEntryKind)value.Type;
        entry.Type = value.Type;
        entry.Size = content.Length;
        entry.HeaderLength = (byte)header.Length;

        _crc = Crc32.Initial;
        Append(header);
        if (content.Length <= CompressedContent.MaxOwn)
        {
            using var compressed = CompressedContent.Make(content);
            Append(compressed.Span);
        }
        else
        {
            using var stream = new WriteOnlyStream(Append);
            using var compressor = new ZLibStream(stream, CompressionLevel.Optimal);
            compressor.Write(content);
        }

        entry.Crc32 = _crc;
        context.Entries.End = context.Spool.Length;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _crc = Crc32.Append(_crc, bytes);
        context.Spool.Append(bytes);
    }

    /// <summary>1 bit more, 3 bits type, 4 bits size; then 1 bit more, 7 bits size, lowest first (gitformat-pack(5)).</summary>
    private static int WriteHeader(Span<byte> header, ObjectType type, long size)
    {
        var length = 0;
        header[length++] = (byte)(((int)type << 4) | (int)(size & 0x0F));
        for (size >>= 4; size > 0; size >>= 7)
        {
            header[length - 1] |= 0x80;
            header[length++] = (byte)(size & 0x7F);
        }

        return length;
    }
}
