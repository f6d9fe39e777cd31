using BenchmarkDotNet.Attributes;
using GitPush.Objects;
using GitPush.Packs;

namespace GitPush.Benchmarks.Packs;

/// <summary>Looks ids up in the index of a pack.</summary>
public class IndexBenchmarks
{
    private const int LookUps = 1_000;
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"pack-{Guid.NewGuid():N}.idx");
    private readonly ObjectId[] _present = new ObjectId[LookUps];
    private readonly ObjectId[] _absent = new ObjectId[LookUps];
    private PackIndex? _index;

    [Params(1_000, 1_000_000)]
    public int Objects { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        var entries = Enumerable.Range(0, Objects).Select(i => new PackIndexEntry(NextId(random), 12 + (i * 100L), 0, i)).ToArray();
        Array.Sort(entries, static (a, b) => a.Id.CompareTo(b.Id));
        using (var file = File.Create(_path))
        {
            PackIndexWriter.Write(file, entries, NextId(random));
        }

        _index = PackIndex.Open(_path);
        for (var i = 0; i < LookUps; i++)
        {
            _present[i] = entries[random.Next(Objects)].Id;
            _absent[i] = NextId(random);
        }
    }

    [GlobalCleanup]
    public void Cleanup() => File.Delete(_path);

    [Benchmark(OperationsPerInvoke = LookUps)]
    public int Present() => Count(_present);

    [Benchmark(OperationsPerInvoke = LookUps)]
    public int Absent() => Count(_absent);

    private static ObjectId NextId(Random random)
    {
        Span<byte> bytes = stackalloc byte[ObjectId.Size];
        random.NextBytes(bytes);
        return ObjectId.FromBytes(bytes);
    }

    private int Count(ObjectId[] ids)
    {
        var found = 0;
        foreach (var id in ids)
        {
            found += _index!.TryFind(id, out _) ? 1 : 0;
        }

        return found;
    }
}
