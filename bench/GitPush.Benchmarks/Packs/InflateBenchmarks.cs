using System.IO.Compression;
using BenchmarkDotNet.Attributes;
using GitPush.Packs;

namespace GitPush.Benchmarks.Packs;

/// <summary>The inflater against the framework's, which calls zlib and cannot say where a stream ends.</summary>
public class InflateBenchmarks
{
    private readonly Inflater _inflater = new();
    private byte[] _compressed = [];
    private byte[] _content = [];

    /// <summary>Bytes of the content: a commit, a source file, a large one.</summary>
    [Params(250, 8_000, 1_000_000)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _content = SourceText.Create(Length);
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(_content);
        }

        _compressed = output.ToArray();
    }

    [Benchmark]
    public int Inflater()
    {
        _inflater.InflateExact(_compressed, _content, out var consumed);
        return consumed;
    }

    [Benchmark(Baseline = true)]
    public void ZLibStream()
    {
        using var zlib = new ZLibStream(new MemoryStream(_compressed), CompressionMode.Decompress);
        zlib.ReadExactly(_content);
    }
}
