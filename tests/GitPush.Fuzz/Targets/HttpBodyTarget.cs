using System.IO.Compression;
using System.IO.Pipelines;
using GitPush.Fuzz.Inputs;
using GitPush.Http.Bodies;

namespace GitPush.Fuzz.Targets;

/// <summary>Compressed bodies of HTTP requests: damaged, cut off, in several members, and larger than is allowed.</summary>
internal sealed class HttpBodyTarget : FuzzTarget
{
    private const int MaxInflated = 100_000;

    private readonly Mutator _mutator = Mutator.Of("\x1f\x8b\x08\0\0\0\0\0\0\x03", "\x1f\x8b\x08\x1c\0\0\0\0\0\x03", "name\0", "\0\0\xff\xff");

    public override string Name => "http-body";

    // The body, and in front of it what it was before it was compressed; nothing where that was damaged.
    public override byte[] Generate(FuzzRandom random)
    {
        var content = new byte[random.OneIn(30) ? random.Size(1 << 20) : random.Size(3_000)];
        if (random.OneIn(2))
        {
            random.Fill(content);
        }

        var cut = random.OneIn(6) ? random.Below(content.Length + 1) : 0;
        byte[] body = [.. cut > 0 ? Compress(random, content.AsSpan(0, cut)) : [], .. Compress(random, content.AsSpan(cut))];
        if (!random.OneIn(3))
        {
            return Parts.Join([body, content]);
        }

        return Parts.Join([random.OneIn(3) ? body[..random.Below(body.Length)] : _mutator.Mutate(random, body)]);
    }

    public override long AllowedBytes(int inputLength) => (2 << 20) + (64L * inputLength);

    public override void Run(byte[] input)
    {
        var parts = Parts.Split(input);
        var read = ReadAll(RequestBody.Decode(Pieces.Pipe(parts.Count > 0 ? parts[0] : []), BodyEncoding.GZip, MaxInflated));
        Check(read.Length <= MaxInflated, "a limit does not hold");
        Check(parts.Count < 2 || read.AsSpan().SequenceEqual(parts[1]), "another body was read");
    }

    private static byte[] Compress(FuzzRandom random, ReadOnlySpan<byte> content)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, random.Pick<CompressionLevel>([CompressionLevel.Fastest, CompressionLevel.NoCompression, CompressionLevel.Optimal]), leaveOpen: true))
        {
            gzip.Write(content);
        }

        return output.ToArray();
    }

    private static byte[] ReadAll(PipeReader body)
    {
        var content = new MemoryStream();
        body.CopyToAsync(content).GetAwaiter().GetResult();
        body.Complete();
        return content.ToArray();
    }
}
