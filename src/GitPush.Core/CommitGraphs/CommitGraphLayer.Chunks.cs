using System.Buffers.Binary;
using GitPush.Objects;

namespace GitPush.CommitGraphs;

// The header and the table of chunks, as they are read when the file is opened.
internal sealed partial class CommitGraphLayer
{
    private Dictionary<uint, Chunk> ReadChunks(out int baseCount)
    {
        var header = _file.Slice(0, CommitGraphFormat.HeaderSize);
        if (!header.StartsWith(CommitGraphFormat.Signature) || header[4] != 1 || header[5] != 1)
        {
            throw new CommitGraphException($"{Name} is no commit-graph of version 1 for SHA-1");
        }

        int count = header[6];
        baseCount = header[7];
        var chunks = new Dictionary<uint, Chunk>(count);
        var table = _file.Slice(CommitGraphFormat.HeaderSize, (count + 1) * CommitGraphFormat.ChunkEntrySize);
        var least = CommitGraphFormat.HeaderSize + table.Length;
        for (var i = 0; i < count; i++)
        {
            var entry = table[(i * CommitGraphFormat.ChunkEntrySize)..];
            var start = BinaryPrimitives.ReadInt64BigEndian(entry[4..]);
            var end = BinaryPrimitives.ReadInt64BigEndian(entry[(CommitGraphFormat.ChunkEntrySize + 4)..]);
            if (start < least || end < start || end > _file.Length - ObjectId.Size)
            {
                throw new CommitGraphException($"{Name} has a chunk outside of the file");
            }

            if (!chunks.TryAdd(BinaryPrimitives.ReadUInt32BigEndian(entry), new Chunk(start, end - start)))
            {
                throw new CommitGraphException($"{Name} has the same chunk twice");
            }
        }

        GC.KeepAlive(_file);
        return chunks;
    }

    private Chunk Require(Dictionary<uint, Chunk> chunks, uint id, long length) =>
        chunks.TryGetValue(id, out var chunk) && chunk.Length == length
            ? chunk
            : throw new CommitGraphException($"{Name} lacks a chunk, or has one of the wrong size");

    /// <summary>The fan-out table with a zero in front, so that bucket n reaches from entry n to entry n + 1.</summary>
    private int[] ReadFanOut(Chunk chunk)
    {
        var table = _file.Slice(chunk.Start, CommitGraphFormat.FanOutSize);
        var fanOut = new int[257];
        for (var i = 0; i < 256; i++)
        {
            var count = BinaryPrimitives.ReadInt32BigEndian(table[(i * 4)..]);
            if (count < fanOut[i] || count >= CommitGraphFormat.NoParent)
            {
                throw new CommitGraphException($"{Name} has a fan-out table that does not rise");
            }

            fanOut[i + 1] = count;
        }

        GC.KeepAlive(_file);
        return fanOut;
    }

    /// <summary>Where a chunk lies in the file.</summary>
    private readonly record struct Chunk(long Start, long Length);
}
