using System.Buffers.Binary;
using System.Security.Cryptography;
using GitPush.CommitGraphs;
using GitPush.Objects;

namespace GitPush.Fuzz.Inputs;

/// <summary>
/// Writes commit-graph files (<see cref="CommitGraphFormat"/>): commits with any number of parents, generation numbers of
/// either size, layers upon layers, and now and then a table, a chunk or a position that lies.
/// </summary>
internal sealed class CommitGraphInput(FuzzRandom random)
{
    private static readonly Mutator Mutator = Mutator.Of("CGPH\u0001\u0001", "OIDF", "OIDL", "CDAT", "EDGE", "GDA2", "GDO2", "BASE", "\x70\0\0\0", "\x80\0\0\0");

    private readonly List<(uint Id, byte[] Content)> _chunks = [];

    /// <summary>Writes one file.</summary>
    /// <param name="bases">The checksums of the files below it.</param>
    /// <param name="below">How many commits those have.</param>
    public byte[] Write(IReadOnlyList<ObjectId> bases, int below, out int count)
    {
        _chunks.Clear();
        count = random.OneIn(200) ? random.Size(3_000) : random.Size(40);
        AddIds(count);
        AddCommits(count, below + count);
        AddGenerations(count);
        if (bases.Count > 0 || random.OneIn(40))
        {
            _chunks.Add((CommitGraphFormat.BaseGraphs, [.. bases.SelectMany(BytesOf)]));
        }

        Disarrange();
        var file = Assemble(bases.Count);
        if (random.OneIn(4))
        {
            file = Mutator.Mutate(random, file);
        }

        if (!random.OneIn(40))
        {
            PackInput.Seal(file);
        }

        return file;
    }

    /// <summary>A file's last bytes.</summary>
    public static ObjectId ChecksumOf(ReadOnlySpan<byte> file) =>
        file.Length < ObjectId.Size ? ObjectId.EmptyTree : ObjectId.FromBytes(file[^ObjectId.Size..]);

    private static byte[] BytesOf(ObjectId id)
    {
        var bytes = new byte[ObjectId.Size];
        id.CopyTo(bytes);
        return bytes;
    }

    private void AddIds(int count)
    {
        var ids = new ObjectId[count];
        foreach (ref var id in ids.AsSpan())
        {
            id = ObjectId.FromBytes(SHA1.HashData(BitConverter.GetBytes(random.NextUInt64())));
        }

        if (!random.OneIn(40))
        {
            Array.Sort(ids);
        }

        var fanOut = new byte[CommitGraphFormat.FanOutSize];
        for (var first = 0; first < 256; first++)
        {
            var upTo = ids.Count(id => id.FirstByte <= first) + (random.OneIn(20_000) ? random.Between(-2, 2) : 0);
            BinaryPrimitives.WriteInt32BigEndian(fanOut.AsSpan(first * 4), upTo);
        }

        _chunks.Add((CommitGraphFormat.OidFanOut, fanOut));
        _chunks.Add((CommitGraphFormat.OidLookup, [.. ids.SelectMany(BytesOf)]));
    }

    private void AddCommits(int count, int positions)
    {
        var data = new byte[count * CommitGraphFormat.CommitDataSize];
        var edges = new List<uint>();
        for (var i = 0; i < count; i++)
        {
            var commit = data.AsSpan(i * CommitGraphFormat.CommitDataSize, CommitGraphFormat.CommitDataSize);
            random.Fill(commit[..ObjectId.Size]);
            var parents = random.Pick<int>([0, 1, 1, 1, 2, 2, 3, 5]);
            var second = parents < 2 ? CommitGraphFormat.NoParent : parents == 2 ? Position(positions) : CommitGraphFormat.TopBit | Row(edges.Count);
            BinaryPrimitives.WriteUInt32BigEndian(commit[20..], parents == 0 ? CommitGraphFormat.NoParent : Position(positions));
            BinaryPrimitives.WriteUInt32BigEndian(commit[24..], second);
            BinaryPrimitives.WriteUInt32BigEndian(commit[28..], ((uint)random.Below(1_000) << 2) | (random.OneIn(10) ? (uint)random.Below(4) : 0));
            BinaryPrimitives.WriteUInt32BigEndian(commit[32..], (uint)random.NextUInt64());
            for (var edge = 1; parents > 2 && edge < parents; edge++)
            {
                edges.Add(Position(positions) | (edge == parents - 1 && !random.OneIn(60) ? CommitGraphFormat.TopBit : 0));
            }
        }

        _chunks.Add((CommitGraphFormat.CommitData, data));
        if (edges.Count > 0)
        {
            _chunks.Add((CommitGraphFormat.ExtraEdges, WriteAll(edges)));
        }
    }

    private void AddGenerations(int count)
    {
        if (random.OneIn(4))
        {
            return;
        }

        var (offsets, large) = (new List<uint>(), new List<byte>());
        for (var i = 0; i < count; i++)
        {
            var isLarge = random.OneIn(12);
            offsets.Add(isLarge ? CommitGraphFormat.TopBit | Row(large.Count / 8) : (uint)random.Size(1 << 20));
            if (isLarge)
            {
                var value = new byte[8];
                BinaryPrimitives.WriteInt64BigEndian(value, random.OneIn(10) ? (long)random.NextUInt64() : (long)random.Below(int.MaxValue) << 3);
                large.AddRange(value);
            }
        }

        _chunks.Add((CommitGraphFormat.GenerationData, WriteAll(offsets)));
        if (large.Count > 0 || random.OneIn(10))
        {
            _chunks.Add((CommitGraphFormat.GenerationOverflow, [.. large]));
        }
    }

    /// <summary>A chunk more, less, twice, cut off, or in another place.</summary>
    private void Disarrange()
    {
        var at = random.Below(_chunks.Count);
        switch (random.Below(60))
        {
            case 0:
                _chunks.RemoveAt(at);
                break;
            case 1:
                _chunks.Insert(random.Below(_chunks.Count), _chunks[at]);
                break;
            case 2:
                _chunks[at] = (_chunks[at].Id, _chunks[at].Content[..random.Size(_chunks[at].Content.Length)]);
                break;
            case 3:
                _chunks[at] = (_chunks[at].Id, [.. _chunks[at].Content, .. new byte[1 + random.Size(40)]]);
                break;
            case < 9:
                _chunks.Insert(at, (0x42494458, new byte[random.Size(50)]));
                break;
            case < 20:
                _chunks.Add(_chunks[at]);
                _chunks.RemoveAt(at);
                break;
        }
    }

    private byte[] Assemble(int bases)
    {
        var table = (_chunks.Count + 1) * CommitGraphFormat.ChunkEntrySize;
        var file = new List<byte>();
        file.AddRange(CommitGraphFormat.Signature);
        file.AddRange([Lie(1), Lie(1), Lie((byte)_chunks.Count), Lie((byte)bases)]);
        long offset = CommitGraphFormat.HeaderSize + table;
        foreach (var (id, content) in _chunks.Append((0u, [])))
        {
            var entry = new byte[CommitGraphFormat.ChunkEntrySize];
            BinaryPrimitives.WriteUInt32BigEndian(entry, id);
            BinaryPrimitives.WriteInt64BigEndian(entry.AsSpan(4), random.OneIn(400) ? random.Pick<long>([0, -1, offset + 1, offset - 1, long.MaxValue, long.MinValue, 1L << 32]) : offset);
            file.AddRange(entry);
            offset += content.Length;
        }

        foreach (var (_, content) in _chunks)
        {
            file.AddRange(content);
        }

        return [.. file, .. new byte[ObjectId.Size]];
    }

    private byte Lie(byte value) => random.OneIn(150) ? (byte)random.NextUInt64() : value;

    private uint Position(int positions) => random.OneIn(150)
        ? random.Pick<uint>([(uint)positions, CommitGraphFormat.NoParent, 0x7FFF_FFFF, 0x6FFF_FFFF, uint.MaxValue])
        : (uint)random.Below(Math.Max(1, positions));

    private uint Row(int rows) => random.OneIn(80) ? random.Pick<uint>([(uint)rows + 1, 0x7FFF_FFFF, 100_000]) : (uint)rows;

    private static byte[] WriteAll(List<uint> numbers)
    {
        var bytes = new byte[numbers.Count * 4];
        for (var i = 0; i < numbers.Count; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(i * 4), numbers[i]);
        }

        return bytes;
    }
}
