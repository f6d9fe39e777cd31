using BenchmarkDotNet.Attributes;
using GitPush.Packs;

namespace GitPush.Benchmarks.Packs;

/// <summary>Rebuilds a source file from its next version: one line in forty is another one.</summary>
public class DeltaBenchmarks
{
    private const int CopyLength = 2_000;
    private const int InsertLength = 50;
    private byte[] _source = [];
    private byte[] _delta = [];
    private byte[] _result = [];

    [Params(8_000, 200_000)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _source = SourceText.Create(Length);
        var instructions = new List<byte>();
        var length = 0;
        for (var offset = 0; offset + CopyLength <= Length; offset += CopyLength)
        {
            // gitformat-pack(5): a copy with three bytes of offset and two of size, then an insert.
            instructions.AddRange([0b1011_0111, (byte)offset, (byte)(offset >> 8), (byte)(offset >> 16), CopyLength & 0xFF, CopyLength >> 8]);
            instructions.Add(InsertLength);
            instructions.AddRange(_source.AsSpan(0, InsertLength));
            length += CopyLength + InsertLength;
        }

        _delta = [.. Size(Length), .. Size(length), .. instructions];
        _result = new byte[length];
    }

    [Benchmark]
    public void Apply() => Delta.Apply(_source, _delta, _result);

    private static IEnumerable<byte> Size(int size)
    {
        for (; size > 0x7F; size >>= 7)
        {
            yield return (byte)(size | 0x80);
        }

        yield return (byte)size;
    }
}
