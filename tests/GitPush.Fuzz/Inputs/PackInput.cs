using System.Buffers.Binary;
using System.Security.Cryptography;
using GitPush.Objects;
using GitPush.Packs;

namespace GitPush.Fuzz.Inputs;

/// <summary>
/// Writes packs (gitformat-pack(5)): whole objects, deltas by offset and by id upon what the pack or a repository holds, and
/// now and then an entry that lies about its type, its size or its base.
/// </summary>
/// <param name="existing">What is in the repository already: bases of thin packs, and objects to send again.</param>
internal sealed class PackInput(FuzzRandom random, IReadOnlyList<(ObjectId Id, ObjectType Type, byte[] Data)> existing, ObjectHasher hasher)
{
    private static readonly Mutator Mutator = Mutator.Of("tree ", "parent ", "author ", "100644 a\0", "40000 .git\0", "object ", "type commit\n", "tag ");

    private readonly List<byte> _pack = [];
    private readonly List<(long Offset, ObjectId Id, ObjectType Type, byte[] Data)> _entries = [];
    private int _count;

    public byte[] Write()
    {
        _pack.AddRange("PACK\0\0\0\u0002\0\0\0\0"u8);
        for (var entries = random.OneIn(30) ? random.Size(300) : random.Size(14); entries > 0; entries--)
        {
            switch (random.Below(10))
            {
                case < 5:
                    AddWhole();
                    break;
                case < 8 when _entries.Count > 0:
                    AddOffsetDelta();
                    break;
                default:
                    AddRefDelta();
                    break;
            }
        }

        if (random.OneIn(25))
        {
            _count += random.Pick<int>([-1, 1, 1000, int.MaxValue]);
        }

        var pack = new byte[_pack.Count + ObjectId.Size];
        _pack.CopyTo(pack);
        BinaryPrimitives.WriteInt32BigEndian(pack.AsSpan(8), _count);
        Seal(pack);
        return pack;
    }

    /// <summary>Makes the trailer right.</summary>
    public static void Seal(byte[] pack)
    {
        if (pack.Length >= ObjectId.Size)
        {
            SHA1.HashData(pack.AsSpan(0, pack.Length - ObjectId.Size), pack.AsSpan(pack.Length - ObjectId.Size));
        }
    }

    private void AddWhole()
    {
        var (_, type, data) = existing[random.Below(existing.Count)];
        if (random.OneIn(3))
        {
            type = ObjectType.Blob;
            data = new byte[random.OneIn(200) ? random.Size(600_000) : random.Size(300)];
            random.Fill(data);
        }
        else if (random.OneIn(3))
        {
            data = Mutator.Mutate(random, data);
        }

        var offset = AddEntry(random.OneIn(60) ? random.Below(8) : (int)type, data.Length, [], data);
        _entries.Add((offset, hasher.Hash(type, data), type, data));
    }

    private void AddOffsetDelta()
    {
        var (offset, _, type, data) = _entries[random.Below(_entries.Count)];
        var distance = _pack.Count - offset + (random.OneIn(40) ? random.Between(-20, 20) : 0);
        Span<byte> bytes = stackalloc byte[16];
        var length = distance < 0 ? 0 : PackHeaders.FormatDistance(bytes, distance);
        AddDelta(6, bytes[..length], type, data);
    }

    private void AddRefDelta()
    {
        var ahead = random.OneIn(6);
        var (id, type, data) = existing[random.Below(existing.Count)];
        if (_entries.Count > 0 && random.OneIn(2))
        {
            (_, id, type, data) = _entries[random.Below(_entries.Count)];
        }

        var bytes = new byte[ObjectId.Size];
        id.CopyTo(bytes);
        if (random.OneIn(30))
        {
            random.Fill(bytes);
        }

        AddDelta(7, bytes, type, data);
        if (ahead && _entries.Count > 0)
        {
            // The same delta again, this time before anything else names its base.
            AddDelta(7, bytes, type, data);
        }
    }

    private void AddDelta(int kind, ReadOnlySpan<byte> baseBytes, ObjectType type, byte[] source)
    {
        var writer = new DeltaWriter(random, source.Length);
        var delta = writer.Write();
        var result = new byte[writer.ResultLength];
        var id = default(ObjectId);
        try
        {
            Delta.Apply(source, delta, result);
            id = hasher.Hash(type, result);
        }
        catch (PackFormatException)
        {
            result = [];
        }

        var offset = AddEntry(kind, delta.Length, baseBytes, delta);
        _entries.Add((offset, id, type, result));
    }

    private long AddEntry(int kind, long size, ReadOnlySpan<byte> baseBytes, ReadOnlySpan<byte> content)
    {
        var offset = _pack.Count;
        if (random.OneIn(100))
        {
            size = random.Pick<long>([0, size - 1, size + 1, 1L << 31, 1L << 40, (1L << 57) - 1, 100_000]);
        }

        Span<byte> header = stackalloc byte[16];
        var length = PackHeaders.FormatEntry(header, (PackEntryKind)kind, Math.Max(0, size));
        _pack.AddRange(header[..length]);
        _pack.AddRange(baseBytes);
        _pack.AddRange(Zlib.Make(random, content));
        _count++;
        return offset;
    }
}
