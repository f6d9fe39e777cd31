using System.IO.Compression;
using BenchmarkDotNet.Attributes;
using GitPush.Packs;

namespace GitPush.Benchmarks.Packs;

/// <summary>The deflater against the framework's, whose compressor is set up for each stream.</summary>
public class DeflateBenchmarks
{
    private readonly Deflater _deflater = new();
    private byte[] _output = [];
    private byte[] _content = [];

    /// <summary>Bytes of the content: a commit, a tree or small file, source files, a large one.</summary>
    [Params(250, 2_000, 16_000, 64_000, 256_000)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _content = SourceText.Create(Length);
        _output = new byte[GitPush.Packs.Deflater.RoomFor(Length)];
    }

    [Benchmark]
    public int Deflater() => _deflater.Deflate(_content, _output);

    [Benchmark(Baseline = true)]
    public void ZLibStream() => Compress(CompressionLevel.Optimal);

    [Benchmark]
    public void FastestZLibStream() => Compress(CompressionLevel.Fastest);

    private void Compress(CompressionLevel level)
    {
        using var zlib = new ZLibStream(new MemoryStream(_output), level);
        zlib.Write(_content);
    }
}
