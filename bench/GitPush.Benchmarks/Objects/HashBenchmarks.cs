using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using GitPush.Objects;

namespace GitPush.Benchmarks.Objects;

/// <summary>Object ids with and without the search for collision attacks, against the bare SHA-1 of the framework.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Disposed by the clean-up.")]
public class HashBenchmarks
{
    private readonly ObjectHasher _detecting = new(detectCollisions: true);
    private readonly ObjectHasher _plain = new(detectCollisions: false);
    private byte[] _content = [];

    [Params(250, 8_000, 1_000_000)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup() => _content = SourceText.Create(Length);

    [GlobalCleanup]
    public void Cleanup()
    {
        _detecting.Dispose();
        _plain.Dispose();
    }

    [Benchmark]
    public bool Detecting() => _detecting.Hash(ObjectType.Blob, _content).IsZero;

    [Benchmark]
    public bool Plain() => _plain.Hash(ObjectType.Blob, _content).IsZero;

    [Benchmark(Baseline = true)]
    public int Framework()
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        return SHA1.HashData(_content, hash);
    }
}
