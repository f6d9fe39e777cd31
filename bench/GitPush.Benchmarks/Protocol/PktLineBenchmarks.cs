using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using BenchmarkDotNet.Attributes;
using GitPush.Protocol;

namespace GitPush.Benchmarks.Protocol;

/// <summary>The lines of an advertisement: written by the server, and read as commands of the same length.</summary>
public class PktLineBenchmarks
{
    private const int Lines = 1_000;
    private static readonly byte[] Line = Encoding.ASCII.GetBytes($"{new string('a', 40)} refs/heads/feature/something-new\n");
    private readonly ArrayBufferWriter<byte> _output = new(Lines * 100);
    private byte[] _packets = [];

    [GlobalSetup]
    public void Setup()
    {
        Write();
        PktLine.WriteFlush(_output);
        _packets = _output.WrittenSpan.ToArray();
    }

    [Benchmark(OperationsPerInvoke = Lines)]
    public void Write()
    {
        _output.ResetWrittenCount();
        for (var i = 0; i < Lines; i++)
        {
            PktLine.Write(_output, Line);
        }
    }

    [Benchmark(OperationsPerInvoke = Lines)]
    public async Task<int> Read()
    {
        var reader = new PktLineReader(PipeReader.Create(new ReadOnlySequence<byte>(_packets)));
        var bytes = 0;
        while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false) == PktKind.Data)
        {
            bytes += reader.Payload.Length;
        }

        return bytes;
    }
}
