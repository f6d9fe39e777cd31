using System.Diagnostics;
using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>
/// Completes a thin pack (<c>git index-pack --fix-thin</c>): appends the bases that its deltas name and that it leaves to the
/// receiver to have, so that the pack stands for itself.
/// </summary>
internal sealed class ThinPackCompletion(DeltaContext context)
{
    /// <summary>Appends every base that exists. Bases that are nowhere stay unresolved.</summary>
    /// <returns>The number of objects appended.</returns>
    public int AppendBases(CancellationToken cancellationToken)
    {
        var appended = 0;
        using var reader = context.Existing.OpenReader();
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
            if (!reader.TryRead(id, out var value))
            {
                continue;
            }

            if (appended++ == 0)
            {
                context.Spool.RemoveTrailer();
            }

            Append(id, value);
        }

        return appended;
    }

    private void Append(ObjectId id, GitObject value)
    {
        var content = value.Data.Span;
        Span<byte> header = stackalloc byte[10];
        header = header[..WriteHeader(header, value.Type, content.Length)];
        using var compressed = CompressedContent.Make(content);
        ref var entry = ref context.Entries.Add(context.Spool.Length);
        Debug.Assert(entry.Offset == context.Entries.End, "What is appended begins where the last entry ends.");
        entry.Id = id;
        entry.Kind = (PackEntryKind)value.Type;
        entry.Type = value.Type;
        entry.Size = content.Length;
        entry.HeaderLength = (byte)header.Length;
        entry.Crc32 = Crc32.Append(Crc32.Append(Crc32.Initial, header), compressed.Span);
        context.Spool.Append(header);
        context.Spool.Append(compressed.Span);
        context.Entries.End = context.Spool.Length;
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
