using GitPush.Fuzz.Inputs;
using GitPush.Objects;
using GitPush.Packs;

namespace GitPush.Fuzz.Targets;

/// <summary>The reader of pack indexes.</summary>
internal sealed class PackIndexTarget : FuzzTarget
{
    private readonly TempFolder _folder;
    private readonly Mutator _mutator = new();
    private readonly byte[][] _seeds;
    private readonly string _path;

    public PackIndexTarget()
    {
        _folder = Own(new TempFolder());
        _path = _folder.Combine("pack.idx");

        // One that is mapped instead of read, and one of version 1.
        _seeds = [IndexOf(0, 0), IndexOf(1, 0), IndexOf(40, 0), IndexOf(300, 0), IndexOf(20, 3L << 30), IndexOf(2_400, 0), FirstVersionOf(40)];
    }

    public override string Name => "pack-index";

    public override byte[] Generate(FuzzRandom random) => _mutator.Mutate(random, random.Pick<byte[]>(_seeds), random.Pick<byte[]>(_seeds));

    public override void Run(byte[] input)
    {
        File.WriteAllBytes(_path, input);
        var index = PackIndex.Open(_path);
        Check(index.Count <= input.Length / ObjectId.Size, "an index has more objects than its file has room for");
        var step = 1 + (index.Count / 12);
        for (var i = 0; i < index.Count; i += step)
        {
            var id = index.IdAt(i);
            if (index.HasCrc32)
            {
                _ = index.Crc32At(i);
            }

            var found = index.PositionOf(id);
            Check(found < 0 || index.IdAt(found) == id, "another object was found");
            Check(AbbreviatedId.TryParse(id.ToString()[..6], out var prefix), "the digits of an id are no digits");
            index.AddMatches(prefix, new HashSet<ObjectId>(), 3);
            _ = index.TryFind(id, out _);
            Check(index.OffsetAt(i) >= 0, "a negative offset");
        }

        _ = index.TryFind(ObjectId.EmptyTree, out _);
    }

    public override long AllowedBytes(int inputLength) => (1 << 20) + (256L * inputLength);

    // index v1 = fan-out(256 * 4) *(offset(4) id(20)) pack-sha1(20) sha1(20)
    private static byte[] FirstVersionOf(int count)
    {
        var index = IndexOf(count, 0);
        return [.. index.AsSpan(8, 1024), .. Enumerable.Range(0, count).SelectMany(i => (byte[])[0, 0, (byte)i, 12, .. index.AsSpan(1032 + (i * ObjectId.Size), ObjectId.Size)]), .. index.AsSpan(^40)];
    }

    private static byte[] IndexOf(int count, long firstOffset)
    {
        var random = new FuzzRandom((ulong)count);
        var ids = new ObjectId[count];
        var bytes = new byte[ObjectId.Size];
        for (var i = 0; i < count; i++)
        {
            random.Fill(bytes);
            ids[i] = ObjectId.FromBytes(bytes);
        }

        Array.Sort(ids);
        using var output = new MemoryStream();
        PackIndexEntry[] entries = [.. ids.Select((id, i) => new PackIndexEntry(id, 12 + (i * (firstOffset + 50)), (uint)i, i))];
        PackIndexWriter.Write(output, entries, ObjectId.EmptyTree);
        return output.ToArray();
    }
}
